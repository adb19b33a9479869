using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>The folder that a push puts content into, in a registry that names content by path.</summary>
internal static class ContentPlace
{
    private const string S3Scheme = "s3://";
    private const string Own = ".quilt";

    /// <summary>The folder's key in the bucket, empty for its root; null for a registry that names content by hash.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidDestination"/>.</exception>
    public static string? Of(RegistryLocation registry, PushOptions options)
    {
        if (registry.Bucket is not { } bucket)
            return null;
        if (options.Destination is not { Length: > 0 } text)
            return options.Name.ToString();
        var folder = text.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase) ? Below(bucket, text) : text;
        folder = folder.Trim('/');
        if (folder.Length > 0 && !LogicalKey.IsValid(folder))
            throw Invalid(text, $"'{text}' is no folder of a bucket.");
        return IsOwn(folder) ? throw Invalid(text, $"'{text}' is where the registry keeps its own files.") : folder;
    }

    /// <summary>Makes sure that an entry does not go where the registry keeps its own files.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidDestination"/>.</exception>
    public static void Check(string? folder, Entry entry)
    {
        if (folder is { Length: 0 } && IsOwn(entry.LogicalKey))
            throw Invalid(entry.LogicalKey, $"'{entry.LogicalKey}' at the bucket's root would lie among the registry's own files. Name a folder with -Destination.");
    }

    private static string Below(string bucket, string url)
    {
        var rest = url[S3Scheme.Length..];
        var named = rest.Split('/')[0];
        return named == bucket
            ? rest[named.Length..]
            : throw Invalid(url, $"'{url}' is not in the registry's bucket: content goes below s3://{bucket}.");
    }

    private static bool IsOwn(string key) => key == Own || key.StartsWith($"{Own}/", StringComparison.Ordinal);

    private static QuiltException Invalid(string target, string message) => new(Problem.InvalidDestination, message, target);
}
