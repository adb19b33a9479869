namespace Quilt.Runs;

/// <summary>Where a subject's image is in S3, as containers are told.</summary>
internal static class SubjectImage
{
    /// <summary><c>s3://bucket/key</c>, not percent-encoded; of several files, the folder that they share.</summary>
    public static string UrlOf(Subject subject) => UrlOf(subject, file => file.PhysicalKey);

    /// <inheritdoc cref="UrlOf(Subject)"/>
    /// <param name="subject">The subject.</param>
    /// <param name="placeOf">Where each file is to be read.</param>
    public static string UrlOf(Subject subject, Func<Entry, PhysicalKey> placeOf)
    {
        PhysicalKey[] files = [.. subject.ImageFiles.Select(placeOf)];
        return $"s3://{files[0].Bucket}/{(subject.ImageFolder is null ? files[0].Path : FolderOf(files))}";
    }

    /// <summary>The folder that files share, without a slash at its end; empty is the bucket's root.</summary>
    public static string FolderOf(IReadOnlyList<PhysicalKey> files)
    {
        var first = files[0];
        var folder = ParentOf(first.Path);
        while (folder.Length > 0 && !files.All(file => file.Bucket == first.Bucket && file.Path.StartsWith($"{folder}/", StringComparison.Ordinal)))
            folder = ParentOf(folder);
        return folder;
    }

    private static string ParentOf(string key) => key[..Math.Max(0, key.LastIndexOf('/'))];
}
