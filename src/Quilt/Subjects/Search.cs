using Quilt.Transfers;

namespace Quilt.Subjects;

/// <summary>What one search shares: the package, what was asked for, where content comes from and where messages go.</summary>
/// <param name="Package">The package.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Filter">The ids that were asked for.</param>
/// <param name="Content">Opens small files.</param>
/// <param name="Report">Takes messages, from any thread.</param>
/// <param name="Stop">Cancelled when the caller stops, or wants no more subjects.</param>
internal sealed record Search(
    Package Package,
    SubjectOptions Options,
    SubjectFilter Filter,
    IContentSource Content,
    IReport Report,
    CancellationTokenSource Stop)
{
    private readonly HashSet<string> jobNames = new(StringComparer.Ordinal);

    /// <summary>A sidecar, read when a subject needs it.</summary>
    public SharedRead<Metadata> Sidecar(Entry entry) =>
        new(entry, file => SmallFile.ReadJsonAsync(Content, file, Stop.Token), Report);

    /// <summary>A table, read when a subject needs it.</summary>
    public SharedRead<KeyedTable> Table(Entry entry, TableKey key) => new(entry, file => ReadAsync(file, key), Report);

    /// <summary>Whether a folder's or session's name may become part of a path; if not, says so.</summary>
    public bool IsUsable(string name, string key)
    {
        var isValid = SubjectId.IsValid(name);
        if (!isValid)
        {
            Report.Error(new(
                Problem.InvalidSubject,
                $"'{SubjectId.Show(name)}' cannot name a subject or session; {SubjectId.Show(key)} is left out.",
                key));
        }
        return isValid;
    }

    /// <summary>
    /// Whether no subject before had this one's job name; if one had, says so. Only names with <c>--</c> in them can meet
    /// (<c>a--b</c> of group <c>c</c>, <c>b</c> of group <c>c--a</c>).
    /// </summary>
    public bool IsFirst(Subject subject)
    {
        var isFirst = jobNames.Add(subject.JobName);
        if (!isFirst)
        {
            Report.Error(new(
                Problem.InvalidSubject,
                $"Two subjects would have jobs of the name '{subject.JobName}'; {SubjectId.Show(subject.ImageKey)} is left out.",
                subject.JobName));
        }
        return isFirst;
    }

    private async Task<KeyedTable> ReadAsync(Entry file, TableKey key) =>
        new(await SmallFile.ReadTableAsync(Content, file, Stop.Token).ConfigureAwait(false), key, Report);
}
