using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Where a job's inputs and results are in S3.</summary>
internal static class JobPlaces
{
    /// <summary>The image, <c>s3://bucket/key</c> as containers expect it: not encoded. Of several files, the folder that they share.</summary>
    public static string ImageOf(Subject subject)
    {
        var first = subject.ImageFiles[0].PhysicalKey;
        if (subject.ImageFolder is null)
            return $"s3://{first.Bucket}/{first.Path}";
        var folder = ParentOf(first.Path);
        while (folder.Length > 0 && !subject.ImageFiles.All(file => file.PhysicalKey.Bucket == first.Bucket && file.PhysicalKey.Path.StartsWith($"{folder}/", StringComparison.Ordinal)))
            folder = ParentOf(folder);
        return $"s3://{first.Bucket}/{folder}";
    }

    /// <summary>Where the job writes to.</summary>
    public static string OutputOf(RunHeader run, JobState job) => $"{run.Spec.Output}/{job.Place}";

    /// <summary>The list of the job's inputs.</summary>
    public static string InputListOf(RunHeader run, JobState job) => $"{run.Spec.Output}/.inputs/{run.Id}/{job.Place}.json";

    /// <summary>The subject's metadata, where it is an object.</summary>
    public static string MetadataOf(RunHeader run, JobState job) => $"{run.Spec.Output}/.inputs/{run.Id}/{job.Place}.metadata.json";

    private static string ParentOf(string key) => key[..Math.Max(0, key.LastIndexOf('/'))];
}
