namespace Quilt.Subjects;

/// <summary>One subject's folder of a BIDS data set: its sessions, the images that are taken, and what describes them.</summary>
/// <param name="group">The data set.</param>
/// <param name="folder">The subject's folder.</param>
/// <param name="shared">The sidecars at the data set's root.</param>
/// <param name="search">What is looked for.</param>
internal sealed class BidsSubject(SubjectGroup group, PackageFolder folder, BidsSidecar[] shared, Search search)
{
    private readonly string id = folder.Name["sub-".Length..];
    private readonly BidsSidecar[] own = BidsSidecar.In(folder, search);

    private readonly SharedRead<KeyedTable>? sessions =
        folder.File($"{folder.Name}_sessions.tsv") is { } table ? search.Table(table, new("session_id", "ses-")) : null;

    /// <summary>Whether a choice among several images had to be made, for at least one session.</summary>
    public bool HadChoice { get; private set; }

    /// <summary>The images, in walk order of their sessions.</summary>
    public IEnumerable<FoundImage> Images()
    {
        foreach (var image in In(folder, null))
            yield return image;
        foreach (var session in folder.Folders().Where(BidsLayout.IsSession))
        {
            var name = session.Name["ses-".Length..];
            if (!search.IsUsable(name, session.Path))
                continue;
            foreach (var image in In(session, name))
                yield return image;
        }
    }

    // A session's folder, or the subject's when there are no sessions.
    private IEnumerable<FoundImage> In(PackageFolder place, string? session)
    {
        if (place.Folder("anat") is not { } anat)
            yield break;
        var images = BidsImage.In(anat).Where(image => IsOfPlace(image, session)).ToArray();
        if (images.Length == 0)
            yield break;
        var ofSession = session is null ? [] : BidsSidecar.In(place, search);
        BidsSidecar[] sidecars = [.. shared, .. own, .. ofSession, .. BidsSidecar.In(anat, search)];
        var scans = place.File($"{folder.Name}{(session is null ? "" : $"_ses-{session}")}_scans.tsv") is { } table
            ? search.Table(table, new("filename", IsName: false))
            : null;
        foreach (var image in search.Options.AllImages ? Distinct(images) : [Chosen(images)])
        {
            RowReference? scan = scans is null ? null : new("scan", scans, image.File.KeyBelow(place));
            yield return Found(image, session, sidecars, scan);
        }
    }

    private bool IsOfPlace(BidsImage image, string? session)
    {
        if (image.Name["sub"] == id && image.Name["ses"] == session)
            return true;
        search.Report.Warning(
            $"{SubjectId.Show(image.File.Key)} is left out: its name does not say the subject and session of its folder.");
        return false;
    }

    private BidsImage Chosen(BidsImage[] images)
    {
        if (images.Length > 1)
        {
            HadChoice = true;
            search.Report.Verbose(
                $"{SubjectId.Show(images[0].File.Key)} is taken of {images.Length} T1w images: " +
                $"{Listing.Of(images.Select(image => image.File.Name))}.");
        }
        return images[0];
    }

    // The same image compressed and not: there is one name for both, and so one subject.
    private IEnumerable<BidsImage> Distinct(BidsImage[] images)
    {
        for (var i = 0; i < images.Length; i++)
        {
            var (image, key) = (images[i], images[i].File.Key);
            if (i > 0 && image.Name.Text == images[i - 1].Name.Text)
                search.Report.Warning($"{SubjectId.Show(key)} is left out: {SubjectId.Show(images[i - 1].File.Name)} lies beside it.");
            else if (image.Name.Label is not { } label || search.IsUsable(label, key))
                yield return image;
        }
    }

    private FoundImage Found(BidsImage image, string? session, BidsSidecar[] sidecars, RowReference? scan)
    {
        BidsSidecar[] applying = [.. sidecars.Where(sidecar => sidecar.Name.AppliesTo(image.Name))];
        var entry = image.File.Entry;
        Subject subject = new()
        {
            Id = id,
            Group = group.Name,
            Session = session,
            Label = search.Options.AllImages ? image.Name.Label : null,
            Image = entry,
            Inputs = WalkOrder.Sort(applying.Select(sidecar => sidecar.Read.Entry).Append(entry)),
            Package = search.Package,
        };
        RowReference? sessionRow = session is null || sessions is null ? null : new("session", sessions, session);
        return new(subject, [.. applying.Select(sidecar => sidecar.Read)], [.. new[] { sessionRow, scan }.OfType<RowReference>()]);
    }
}
