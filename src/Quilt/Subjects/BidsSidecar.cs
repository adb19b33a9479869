namespace Quilt.Subjects;

/// <summary>A JSON file of a BIDS data set that describes T1w images in its folder and below.</summary>
/// <param name="Name">Its name's parts: they say to which images it applies.</param>
/// <param name="Read">Its content, once a subject needs it.</param>
internal sealed record BidsSidecar(BidsName Name, SharedRead<Metadata> Read)
{
    /// <summary>The sidecars directly in a folder, those with fewer entities first, else by code point.</summary>
    public static BidsSidecar[] In(PackageFolder folder, Search search) =>
    [
        .. folder.Files()
            .Where(file => file.Name.EndsWith("T1w.json", StringComparison.Ordinal))
            .Select(file => BidsName.TryParse(file.Name, out var name) ? new BidsSidecar(name, search.Sidecar(file.Entry)) : null)
            .OfType<BidsSidecar>()
            .Where(sidecar => sidecar.Name is { Suffix: "T1w", Extension: ".json" })
            .OrderBy(sidecar => sidecar.Name.Entities.Length)
            .ThenBy(sidecar => sidecar.Name.Text, WalkOrder.Instance),
    ];
}
