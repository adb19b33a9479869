using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Where a job's inputs and results are in S3.</summary>
internal static class JobPlaces
{
    /// <summary>The image, <c>s3://bucket/key</c> as containers expect it: not encoded. Of several files, the folder that they share.</summary>
    public static string ImageOf(Subject subject) => SubjectImage.UrlOf(subject);

    /// <summary>Where the job writes to.</summary>
    public static string OutputOf(RunHeader run, JobState job) => $"{run.Spec.Output}/{job.Place}";

    /// <summary>The list of the job's inputs.</summary>
    public static string InputListOf(RunHeader run, JobState job) => $"{run.Spec.Output}/.inputs/{run.Id}/{job.Place}.json";

    /// <summary>The subject's metadata, where it is an object.</summary>
    public static string MetadataOf(RunHeader run, JobState job) => $"{run.Spec.Output}/.inputs/{run.Id}/{job.Place}.metadata.json";
}
