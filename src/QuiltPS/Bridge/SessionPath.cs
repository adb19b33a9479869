using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Paths as users write them in PowerShell: relative to the session's folder, with <c>~</c>, or on a drive of PowerShell's.</summary>
internal static class SessionPath
{
    /// <summary>The full path; nothing needs to be there.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PathNotFound"/>: the drive does not exist or does not hold files; <see cref="Problem.StoreNotSupported"/>: an S3 URL.
    /// </exception>
    public static string Resolve(PathIntrinsics session, string path)
    {
        if (path.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            throw new QuiltException(Problem.StoreNotSupported, $"'{path}' is in S3; name a file or folder of this machine here.", path);
        try
        {
            var full = session.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return full;
        }
        catch (SessionStateException e)
        {
            // A URL that lacks a slash looks like a path on a drive.
            throw path.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)
                ? new QuiltException(Problem.PathNotFound, $"'{path}' is no place in S3: write s3://{(path[3..].Trim('/') is { Length: > 0 } rest ? rest : "bucket/folder")}.", path, e)
                : new QuiltException(Problem.PathNotFound, e.Message, path, e);
        }
        throw new QuiltException(Problem.PathNotFound, $"'{path}' is not a path of files.", path);
    }

    /// <summary>The full paths that a wildcard stands for; a path without wildcards stands for itself.</summary>
    /// <exception cref="QuiltException">As for <see cref="Resolve"/>; <see cref="Problem.PathNotFound"/> also when nothing fits.</exception>
    public static IReadOnlyList<string> Expand(PathIntrinsics session, string path)
    {
        // A name may hold characters that are a wildcard's.
        if (!WildcardPattern.ContainsWildcardCharacters(path) || Path.Exists(Resolve(session, path)))
            return [Resolve(session, path)];
        var found = session.GetResolvedProviderPathFromPSPath(path, out _);
        return found.Count > 0 ? found : throw new QuiltException(Problem.PathNotFound, $"Nothing fits '{path}'.", path);
    }
}
