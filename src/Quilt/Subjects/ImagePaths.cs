using Quilt.Runs;

namespace Quilt.Subjects;

/// <summary>
/// A list of images by their paths, as tools that know no packages take it: <c>s3://bucket/key</c>, a file's path, or the end of one
/// that is the image's logical key. For DICOM the path is that of the folder.
/// </summary>
public sealed class ImagePaths
{
    private readonly Dictionary<string, string> byEnd = new(StringComparer.Ordinal);
    private readonly HashSet<string> missing;

    /// <param name="paths">The paths; lines without any are passed over, as in a file of them.</param>
    public ImagePaths(IEnumerable<string> paths)
    {
        missing = [.. paths.Select(path => path.Trim().TrimEnd('/')).Where(path => path.Length > 0)];
        foreach (var path in missing)
        {
            for (var start = 0; start >= 0;)
            {
                byEnd.TryAdd(path[start..], path);
                start = path.IndexOf('/', start) is >= 0 and var slash ? slash + 1 : -1;
            }
        }
    }

    /// <summary>The paths that no subject has had so far, in order.</summary>
    public IEnumerable<string> Missing => missing.Order(StringComparer.Ordinal);

    /// <summary>Whether a subject's image is among them.</summary>
    public bool Take(Subject subject)
    {
        if (subject.ImageKey is not { } key || !(byEnd.TryGetValue(key, out var path) || byEnd.TryGetValue(PlaceOf(subject), out path)))
            return false;
        missing.Remove(path);
        return true;
    }

    private static string PlaceOf(Subject subject) =>
        subject is { ImageFolder: null, ImageFiles: [{ PhysicalKey: { IsLocal: true } file }, ..] } ? file.Path : SubjectImage.UrlOf(subject);
}
