namespace Quilt.Subjects;

/// <summary>
/// CMeDS: <c>subject/subject.nii.gz</c> (or <c>.nii</c>, or the folder <c>subject/dicom/</c> with one series), an optional
/// sidecar <c>subject/subject.json</c>, and beside the subjects <c>demographics.tsv</c> and an optional <c>qc.tsv</c>.
/// </summary>
internal sealed class CmedsLayout : ILayout
{
    private const string TableFile = "demographics.tsv";
    private const string DicomFolder = "dicom";
    private static readonly string[] Extensions = [".nii.gz", ".nii"];

    /// <inheritdoc/>
    public SubjectLayout Layout => SubjectLayout.Cmeds;

    /// <inheritdoc/>
    public string SubjectPrefix => "";

    /// <inheritdoc/>
    public IReadOnlyList<TableSpec> Tables { get; } =
    [
        new(
            TableFile,
            new("subject_id"),
            null,
            ["age", "sex", "manufacturer", "field_strength", "diagnosis", "file_type", "source", "scan_date", "dob"],
            IsExpected: true),
        new("qc.tsv", new("subject_id"), "qc", ["rating", "reason", "notes"]),
    ];

    /// <inheritdoc/>
    public bool HasTable(PackageFolder folder) => folder.HasFile(TableFile);

    /// <inheritdoc/>
    public bool HasSubjects(PackageFolder folder) => folder.Folders().Any(HasImage);

    /// <inheritdoc/>
    public IEnumerable<FoundImage> Images(SubjectGroup group, KeyedTable? table, Search search)
    {
        foreach (var folder in group.Folder.Folders())
        {
            if (!HasImage(folder) || !search.IsUsable(folder.Name, folder.Path))
                continue;
            var subject = Choose(folder, table, search) with { Group = group.Name };
            yield return folder.File($"{folder.Name}.json") is { } sidecar
                ? new(subject with { Inputs = WalkOrder.Sort([.. subject.ImageFiles, sidecar]) }, [search.Sidecar(sidecar)], [])
                : new(subject, [], []);
        }
    }

    private static bool HasImage(PackageFolder folder) =>
        Extensions.Any(extension => folder.HasFile(folder.Name + extension)) || folder.Folder(DicomFolder) is not null;

    private static Subject Choose(PackageFolder folder, KeyedTable? table, Search search)
    {
        Entry[] files = [.. Extensions.Select(extension => folder.File(folder.Name + extension)).OfType<Entry>()];
        var dicom = folder.Folder(DicomFolder);
        Subject subject = new() { Id = folder.Name, Package = search.Package };
        subject = dicom is { } series && (files.Length == 0 || IsDicomByTable(folder.Name, table))
            ? subject with { Image = series.All().ToArray(), ImageFolder = series.Path[..^1] }
            : subject with { Image = files[0] };
        Tell(folder, files.Length + (dicom is null ? 0 : 1), subject, search);
        return subject;
    }

    private static void Tell(PackageFolder folder, int choices, Subject subject, Search search)
    {
        var key = SubjectId.Show(subject.ImageKey);
        if (choices > 1)
            search.Report.Warning($"{SubjectId.Show(folder.Path)} holds {choices} images; {key} is taken.");
        if (subject.ImageFolder is not null && folder.Folder(DicomFolder)!.Value.Folders().Any())
            search.Report.Warning($"{key} holds folders, so maybe more than one series; the job gets all of it.");
    }

    private static bool IsDicomByTable(string id, KeyedTable? table) =>
        table is not null && table.TryGetRow(id, out var row) &&
        row["file_type"] is string type && type.Trim().Equals("dicom", StringComparison.OrdinalIgnoreCase);
}
