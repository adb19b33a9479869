namespace Quilt.Runs;

/// <summary>A subject to and from the record: everything that a later session needs to run its job again.</summary>
internal static class RecordedSubject
{
    public static JobInputs Write(int job, Subject subject) => new()
    {
        Job = job,
        ImageFolder = subject.ImageFolder,
        Metadata = subject.Metadata,
        Inputs = [.. AllInputs(subject).Select(input => Write(input.Entry, input.IsImage))],
    };

    public static Subject Read(JobState job, JobInputs line, Package package)
    {
        var entries = line.Inputs.Select(input => (input.Image, Entry: Read(input, package))).ToArray();
        Entry[] image = [.. entries.Where(entry => entry.Image).Select(entry => entry.Entry)];
        return job.Subject with
        {
            ImageFiles = image,
            ImageFolder = line.ImageFolder,
            Inputs = [.. entries.Select(entry => entry.Entry)],
            Metadata = line.Metadata,
            Package = package,
        };
    }

    /// <summary>Everything that a subject's job reads, each once, in walk order.</summary>
    public static IEnumerable<(Entry Entry, bool IsImage)> AllInputs(Subject subject)
    {
        var image = subject.ImageFiles;
        var keys = image.Select(entry => entry.LogicalKey).ToHashSet();
        return image.Concat(subject.Inputs)
            .DistinctBy(entry => entry.LogicalKey)
            .Order(Comparer<Entry>.Create((a, b) => LogicalKey.Compare(a.LogicalKey, b.LogicalKey)))
            .Select(entry => (entry, keys.Contains(entry.LogicalKey)));
    }

    private static InputLine Write(Entry entry, bool isImage) => new(
        entry.LogicalKey,
        entry.Size,
        entry.Hash is { } hash ? new HashLine(hash.Type, hash.Value) : null,
        entry.PhysicalKey.ToString(),
        isImage);

    private static Entry Read(InputLine line, Package package) => new()
    {
        LogicalKey = LogicalKey.Check(line.Key),
        Size = line.Size,
        Hash = line.Hash is { } hash ? new ContentHash(hash.Type, hash.Value) : null,
        PhysicalKey = PhysicalKey.Parse(line.PhysicalKey),
        Package = package,
    };
}
