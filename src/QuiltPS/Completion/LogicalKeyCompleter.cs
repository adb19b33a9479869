using Quilt;

namespace QuiltPS;

/// <summary>Completes the logical keys of a package, folder by folder.</summary>
public sealed class LogicalKeyCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request) => Keys(request);

    /// <summary>The keys of the package that a request's parameters or pipeline name.</summary>
    internal static IEnumerable<Candidate> Keys(CompletionRequest request)
    {
        if ((request.Package ?? Load(request)) is not { } package)
            return [];
        return KeyListing.Complete(package.Entries, request.Word).Select(key => new Candidate(key, TooltipOf(package, key)));
    }

    private static Package? Load(CompletionRequest request)
    {
        if (request.Address() is not { } address)
            return null;
        var registry = request.Registry();
        return CompletionCache.Get(
            $"package\n{registry.Location}\n{address}",
            () => registry.GetAsync(PackageName.Parse(address.Name), address.TopHash, address.Tag, CancellationToken.None));
    }

    private static string TooltipOf(Package package, string key) =>
        package.Find(key) is { } entry ? $"{key} ({Display.Size(entry.Size)})" : "";
}
