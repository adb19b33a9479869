using Quilt.Transfers;

namespace Quilt.Subjects;

/// <summary>Finds the subjects of a package.</summary>
public static class SubjectFinder
{
    /// <summary>The subjects of a package, in walk order, each as soon as its sidecars are read.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">Which subjects, and how they lie.</param>
    /// <param name="content">Opens tables and sidecars; images are never read.</param>
    /// <param name="report">Takes what is missing, doubtful or wrong; an error there leaves out one subject or one group.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IAsyncEnumerable<Subject> FindAsync(
        Package package,
        SubjectOptions options,
        IContentSource content,
        IReport report,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
