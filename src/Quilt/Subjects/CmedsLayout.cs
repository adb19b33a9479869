namespace Quilt.Subjects;

/// <summary>
/// CMeDS: <c>subject/subject.nii.gz</c> (or <c>.nii</c>, or the folder <c>subject/dicom/</c> with one series), an optional sidecar
/// <c>subject/subject.json</c>, and beside the subjects <c>demographics.tsv</c> and an optional <c>qc.tsv</c>.
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
            var sidecar = folder.File($"{folder.Name}.json");
            yield return new(
                sidecar is null ? subject : subject with { Inputs = InputsOf(subject, sidecar) },
                sidecar is null ? [] : [search.Sidecar(sidecar)],
                []);
        }
    }

    private static bool HasImage(PackageFolder folder) =>
        Extensions.Any(extension => folder.HasFile(folder.Name + extension)) || folder.Folder(DicomFolder) is not null;

    private static Subject Choose(PackageFolder folder, KeyedTable? table, Search search)
    {
        Entry[] files = [.. Extensions.Select(extension => folder.File(folder.Name + extension)).OfType<Entry>()];
        var dicom = folder.Folder(DicomFolder);
        var choices = files.Length + (dicom is null ? 0 : 1);
        var isDicom = dicom is not null && (files.Length == 0 || IsDicomByTable(folder.Name, table));
        Subject subject = isDicom
            ? new() { Id = folder.Name, Image = dicom!.Value.All().ToArray(), ImageFolder = dicom.Value.Path[..^1], Package = search.Package }
            : new() { Id = folder.Name, Image = files[0], Package = search.Package };
        if (choices > 1)
            search.Report.Warning($"{SubjectId.Show(folder.Path)} holds {choices} images; {SubjectId.Show(subject.ImageKey)} is taken.");
        if (isDicom && dicom!.Value.Folders().Any())
            search.Report.Warning($"{SubjectId.Show(subject.ImageKey)} holds folders, so maybe more than one series; the job gets all of it.");
        return subject;
    }

    private static bool IsDicomByTable(string id, KeyedTable? table) =>
        table is not null && table.TryGetRow(id, out var row) &&
        row["file_type"] is string type && type.Trim().Equals("dicom", StringComparison.OrdinalIgnoreCase);

    private static Entry[] InputsOf(Subject subject, Entry sidecar) =>
        [.. subject.ImageFiles.Append(sidecar).OrderBy(entry => entry.LogicalKey, WalkOrder.Instance)];
}
