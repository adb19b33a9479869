namespace Quilt.Registries;

/// <summary>Where a registry is: a bucket (<c>s3://bucket</c>) or a folder.</summary>
public sealed record RegistryLocation
{
    private const string S3Name = "s3:";
    private const string S3Scheme = "s3://";
    private const string FileScheme = "file://";

    private RegistryLocation(string? bucket, string? folder)
    {
        Bucket = bucket;
        Folder = folder;
    }

    /// <summary>The bucket's name; null for a folder.</summary>
    public string? Bucket { get; }

    /// <summary>The folder's full path without a trailing separator; null for a bucket.</summary>
    public string? Folder { get; }

    /// <summary>The location as a parameter of a command that an error advises, with the blank before it.</summary>
    internal string Parameter => ToString() is var text && text.Contains(' ', StringComparison.Ordinal) ? $" -Registry '{text}'" : $" -Registry {text}";

    /// <summary>Reads what a user wrote: <c>s3://bucket</c>, <c>file:///folder</c>, or a path.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="currentFolder">What a relative path starts from (PowerShell's location, which is not the process's).</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRegistry"/>.</exception>
    public static RegistryLocation Parse(string? text, string currentFolder)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw Invalid(text, "Name a registry: a folder, or s3://bucket.");
        if (text.StartsWith(S3Name, StringComparison.OrdinalIgnoreCase))
            return ParseBucket(text);
        if (text.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase))
            return OfFolder(ParseFileUrl(text));
        return text.Contains("://", StringComparison.Ordinal) || text.Contains('\0')
            ? throw Invalid(text, $"'{text}' is no registry: write a folder's path or s3://bucket.")
            : OfFolder(Path.GetFullPath(text, currentFolder));
    }

    /// <summary>Whether a text is a URL and no path, or is meant for one: <c>s3:/bucket</c> is no drive, but lacks a slash.</summary>
    /// <param name="text">The user's text.</param>
    public static bool IsUrl(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.StartsWith(S3Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The registry in a folder.</summary>
    /// <param name="path">The folder; a relative path starts from the process's current folder.</param>
    public static RegistryLocation OfFolder(string path) => new(null, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>The location as <see cref="Package.Registry"/> holds it: <c>s3://bucket</c> or the folder's full path.</summary>
    public override string ToString() => Folder ?? S3Scheme + Bucket;

    private static RegistryLocation ParseBucket(string text)
    {
        var named = text[S3Name.Length..].Trim('/');
        if (named.Length == 0)
            throw Invalid(text, $"'{text}' names no bucket: write s3://bucket.");
        var bucket = named.Split('/', '?', '#')[0];
        if (named.AsSpan().IndexOfAny("/?#@ \\") >= 0)
            throw Invalid(text, $"'{text}' is more than a bucket: a registry is a whole bucket, s3://{bucket}.");
        return text.TrimEnd('/').Length == S3Scheme.Length + bucket.Length
            ? new RegistryLocation(bucket, null)
            : throw Invalid(text, $"'{text}' is no registry: write s3://{bucket}.");
    }

    private static string ParseFileUrl(string text)
    {
        try
        {
            return PhysicalKey.Parse(text).Path;
        }
        catch (QuiltException error)
        {
            throw Invalid(text, $"'{text}' is no folder: write file:///absolute/path.", error);
        }
    }

    private static QuiltException Invalid(string? text, string message, Exception? inner = null) =>
        new(Problem.InvalidRegistry, message, text, inner);
}
