using Quilt;
using Quilt.Registries;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>The revisions that recorded results were made from.</summary>
/// <param name="s3">How S3 is reached: a URI says where a revision is, not how.</param>
internal sealed class InputRevisions(S3Options s3)
{
    /// <summary>Reads the revision that a URI names.</summary>
    public Task<Package> OpenAsync(QuiltUri revision, CancellationToken cancellationToken)
    {
        var location = RegistryLocation.Parse(revision.Registry, "/");
        return Providers.Of(location, s3).Open(location)
            .GetAsync(PackageName.Parse(revision.Package), revision.TopHash, null, cancellationToken);
    }

    /// <summary>Where the content of a revision is read from.</summary>
    public IContentSource ContentOf(Package package) =>
        package.Registry is { } registry && RegistryLocation.Parse(registry, "/") is { Bucket: not null } location
            ? Providers.Of(location, s3).Content
            : Providers.Content(s3);

    /// <summary>A registry as a URI names it, of what the user wrote.</summary>
    /// <param name="registry">A folder, or <c>s3://bucket</c>.</param>
    /// <param name="fullPath">Makes a path of the session's a full one.</param>
    public static string Locate(string registry, Func<string, string> fullPath) =>
        registry.Contains("://", StringComparison.Ordinal) ? RegistryLocation.Parse(registry, "/").ToString() : fullPath(registry);
}
