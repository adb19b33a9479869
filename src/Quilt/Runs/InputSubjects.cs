using Quilt.Subjects;
using Quilt.Transfers;

namespace Quilt.Runs;

/// <summary>
/// Finds the subjects that recorded results were made from, in the very revision that they name. A result tells its image, not how its
/// subject was looked for, so the ways to look are tried until one gives the same inputs. Not safe for threads; each revision is read once.
/// </summary>
/// <param name="open">Reads a revision.</param>
/// <param name="content">Where the tables and sidecars of a package are read from.</param>
public sealed class InputSubjects(Func<QuiltUri, CancellationToken, Task<Package>> open, Func<Package, IContentSource> content)
{
    private readonly Dictionary<string, Package> packages = [];
    private readonly Dictionary<(string Revision, string? Prefix, SubjectLayout Layout), Dictionary<string, Subject>> finds = [];

    /// <summary>The subject of an image.</summary>
    /// <param name="image">The revision, with the image's path in it.</param>
    /// <param name="fits">Whether a subject of that image has the inputs that were recorded. When none has, the first that was found is given.</param>
    /// <param name="report">Told in detail of what the search passes over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidUri"/>: it names no revision or no image; <see cref="Problem.SubjectNotFound"/>: there is no such image, or
    /// no layout finds it; what opening the revision gives (<see cref="Problem.RevisionNotFound"/>, say).
    /// </exception>
    public async Task<Subject> FindAsync(QuiltUri image, Func<Subject, bool> fits, IReport report, CancellationToken cancellationToken)
    {
        if (image is not { Package: not null, TopHash: not null, Path: { } key })
            throw new QuiltException(Problem.InvalidUri, $"'{image}' does not name an image in an exact revision.", image.ToString());
        var package = await PackageAsync(image with { Path = null }, cancellationToken).ConfigureAwait(false);
        Subject? first = null;
        foreach (var prefix in Prefixes(key))
        {
            foreach (var layout in Enum.GetValues<SubjectLayout>())
            {
                var found = await AllAsync(package, prefix, layout, report, cancellationToken).ConfigureAwait(false);
                if (!found.TryGetValue(key, out var subject))
                    continue;
                if (fits(subject))
                    return subject;
                first ??= subject;
            }
        }
        return first ?? throw new QuiltException(
            Problem.SubjectNotFound,
            $"{package} has no subject with the image '{SubjectId.Show(key)}'. If a script made the subject, make it again and pipe it instead.",
            image.ToString());
    }

    // The whole package, then each folder that the image is in, as Get-QuiltSubject -Prefix takes it.
    private static IEnumerable<string?> Prefixes(string key)
    {
        yield return null;
        for (var slash = key.IndexOf('/'); slash > 0; slash = key.IndexOf('/', slash + 1))
            yield return key[..slash];
    }

    private async Task<Package> PackageAsync(QuiltUri revision, CancellationToken cancellationToken)
    {
        if (!packages.TryGetValue(revision.ToString(), out var package))
            packages.Add(revision.ToString(), package = await open(revision, cancellationToken).ConfigureAwait(false));
        return package;
    }

    private async Task<Dictionary<string, Subject>> AllAsync(
        Package package, string? prefix, SubjectLayout layout, IReport report, CancellationToken cancellationToken)
    {
        if (finds.TryGetValue(($"{package.Registry} {package}", prefix, layout), out var known))
            return known;
        Dictionary<string, Subject> all = [];
        SubjectOptions options = new(prefix, Layout: layout, AllImages: true);
        await foreach (var subject in SubjectFinder.FindAsync(package, options, content(package), new Quiet(report), cancellationToken).ConfigureAwait(false))
            all.TryAdd(subject.ImageKey!, subject);
        finds.Add(($"{package.Registry} {package}", prefix, layout), all);
        return all;
    }

    // What is wrong with other subjects was told when they were looked for.
    private sealed class Quiet(IReport report) : IReport
    {
        public void Verbose(string message) => report.Verbose(message);

        public void Warning(string message) => report.Verbose(message);

        public void Error(QuiltException error) => report.Verbose(error.Message);
    }
}
