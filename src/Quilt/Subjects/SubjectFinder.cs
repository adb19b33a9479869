using System.Runtime.CompilerServices;
using Quilt.Transfers;

namespace Quilt.Subjects;

/// <summary>
/// Finds the subjects of a package, in CMeDS or BIDS layout (docs/subjects.md has the rules). Only tables and sidecars are read;
/// what lies where follows from the names of the entries, which are walked without making those of no interest.
/// </summary>
public static class SubjectFinder
{
    /// <summary>The subjects of a package, in walk order, each as soon as its sidecars are read.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">Which subjects, and how they lie.</param>
    /// <param name="content">Opens tables and sidecars; images are never read.</param>
    /// <param name="report">
    /// Takes what is missing, doubtful or wrong. An error there leaves out one subject, or one group whose table cannot be read:
    /// <see cref="Problem.InvalidTable"/>, <see cref="Problem.InvalidMetadata"/>, <see cref="Problem.InvalidSubject"/>,
    /// <see cref="Problem.SubjectNotFound"/>, <see cref="Problem.SubjectWithoutImage"/>, <see cref="Problem.EntryNotFound"/> for a
    /// prefix that the package does not have, and what opening an entry gives.
    /// </param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidLogicalKey"/>: the prefix cannot be a folder; <see cref="Problem.InvalidSubject"/>: the group's name.
    /// </exception>
    public static async IAsyncEnumerable<Subject> FindAsync(
        Package package,
        SubjectOptions options,
        IContentSource content,
        IReport report,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Search search = new(package, options, new SubjectFilter(options.Include), content, report, stop);
        if (RootOf(package, options.Prefix) is not { } root)
        {
            report.Error(new(Problem.EntryNotFound, $"{package} has no folder '{options.Prefix}'.", options.Prefix));
            yield break;
        }
        foreach (var group in new GroupFinder(search, root).Find())
        {
            await foreach (var subject in new GroupReader(search, group).ReadAsync().ConfigureAwait(false))
                yield return subject;
        }
        foreach (var pattern in search.Filter.Unfit)
            report.Warning($"{package} has no subject here that fits '{pattern}'.");
        foreach (var id in search.Filter.NotFound)
            report.Error(new(Problem.SubjectNotFound, $"{package} has no subject '{SubjectId.Show(id)}' here.", id));
    }

    private static PackageFolder? RootOf(Package package, string? prefix)
    {
        var root = PackageFolder.Root(package.Entries);
        var path = prefix?.TrimEnd('/') ?? "";
        return path.Length == 0 ? root : root.Folder(LogicalKey.Check(path));
    }
}
