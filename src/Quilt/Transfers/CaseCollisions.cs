using System.Collections.Concurrent;

namespace Quilt.Transfers;

/// <summary>Finds keys that would become one file, on a file system to which <c>a</c> and <c>A</c> are the same name.</summary>
internal sealed class CaseCollisions
{
    private readonly ConcurrentDictionary<string, string>? seen;

    private CaseCollisions(bool ignoresCase) => seen = ignoresCase ? new(StringComparer.OrdinalIgnoreCase) : null;

    /// <summary>For the file system of a folder that exists, and whose name has lower-case letters and no twin.</summary>
    public static CaseCollisions For(string folder) =>
        new(Directory.Exists(Path.Combine(Path.GetDirectoryName(folder)!, Path.GetFileName(folder).ToUpperInvariant())));

    /// <summary>Takes a key.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.UnsafePath"/>: another key has its place.</exception>
    public void Add(string key)
    {
        if (seen?.GetOrAdd(key, key) is { } other && other != key)
            throw new QuiltException(Problem.UnsafePath, $"'{key}' is not installed: to this file system its name is that of '{other}'.", key);
    }
}
