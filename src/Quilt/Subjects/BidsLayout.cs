namespace Quilt.Subjects;

/// <summary>
/// BIDS: <c>sub-01/[ses-1/]anat/sub-01[_ses-1]_T1w.nii.gz</c>, <c>participants.tsv</c>, and JSON sidecars at every level, which
/// the images below inherit.
/// </summary>
internal sealed class BidsLayout : ILayout
{
    private const string TableFile = "participants.tsv";

    /// <inheritdoc/>
    public SubjectLayout Layout => SubjectLayout.Bids;

    /// <inheritdoc/>
    public string SubjectPrefix => "sub-";

    /// <inheritdoc/>
    public IReadOnlyList<TableSpec> Tables { get; } = [new(TableFile, new("participant_id", "sub-"))];

    /// <inheritdoc/>
    public bool HasTable(PackageFolder folder) => folder.HasFile(TableFile) || folder.HasFile("dataset_description.json");

    /// <inheritdoc/>
    public bool HasSubjects(PackageFolder folder) =>
        folder.Folders().Any(subject => IsSubject(subject) && subject.Folders().Any(inner => inner.Name == "anat" || IsSession(inner)));

    /// <inheritdoc/>
    public IEnumerable<FoundImage> Images(SubjectGroup group, KeyedTable? table, Search search)
    {
        var shared = BidsSidecar.In(group.Folder, search);
        List<string> withChoice = [];
        foreach (var folder in group.Folder.Folders().Where(IsSubject))
        {
            if (!search.IsUsable(folder.Name[SubjectPrefix.Length..], folder.Path))
                continue;
            BidsSubject subject = new(group, folder, shared, search);
            foreach (var image in subject.Images())
                yield return image;
            if (subject.HadChoice)
                withChoice.Add(folder.Name);
        }
        if (withChoice.Count > 0)
        {
            search.Report.Warning(
                "One of several T1w images was taken (without acq- and rec- first, then the lowest run, then by name) for " +
                $"{Listing.Of(withChoice)}. -AllImages takes all, -Verbose says which.");
        }
    }

    /// <summary>Whether a folder below a subject's is that of a session.</summary>
    public static bool IsSession(PackageFolder folder) => folder.Name.StartsWith("ses-", StringComparison.Ordinal);

    private static bool IsSubject(PackageFolder folder) => folder.Name.StartsWith("sub-", StringComparison.Ordinal);
}
