namespace Quilt.Registries;

/// <summary>Makes entries of what lies in a store, for packages that are not pushed yet.</summary>
public interface IObjectFinder
{
    /// <summary>Entries of all objects below a folder, or of one object. They name exact versions where the store keeps some, and have no hashes.</summary>
    /// <param name="url">The folder or object: <c>s3://bucket/key</c>, not percent-encoded; or one version of an object, <c>s3://bucket/key?versionId=…</c>, percent-encoded.</param>
    /// <param name="prefix">The folder of the package that they go into; null or empty is its root.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="report">Told of objects that are left out, because their keys can be no paths of a package.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PathNotFound"/>: nothing lies there; <see cref="Problem.InvalidLogicalKey"/>: the prefix is no folder of a package;
    /// <see cref="Problem.AccessDenied"/>, <see cref="Problem.BucketNotFound"/>.
    /// </exception>
    IAsyncEnumerable<Entry> FindAsync(string url, string? prefix, CancellationToken cancellationToken, IReport? report = null);
}
