namespace Quilt.Runs;

/// <summary>Where a subject's image is in S3, as containers are told.</summary>
internal static class SubjectImage
{
    /// <summary><c>s3://bucket/key</c>, not percent-encoded; of several files, the folder that they share.</summary>
    public static string UrlOf(Subject subject)
    {
        var first = subject.ImageFiles[0].PhysicalKey;
        if (subject.ImageFolder is null)
            return $"s3://{first.Bucket}/{first.Path}";
        var folder = ParentOf(first.Path);
        while (folder.Length > 0 && !subject.ImageFiles.All(file => file.PhysicalKey.Bucket == first.Bucket && file.PhysicalKey.Path.StartsWith($"{folder}/", StringComparison.Ordinal)))
            folder = ParentOf(folder);
        return $"s3://{first.Bucket}/{folder}";
    }

    private static string ParentOf(string key) => key[..Math.Max(0, key.LastIndexOf('/'))];
}
