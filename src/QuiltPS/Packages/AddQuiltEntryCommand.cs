using System.Management.Automation;
using Quilt;
using Quilt.Editing;

namespace QuiltPS;

/// <summary>Adds files, folders, or entries of other packages to a package in memory.</summary>
[Cmdlet(VerbsCommon.Add, "QuiltEntry", DefaultParameterSetName = "LogicalKey")]
[OutputType(typeof(Package))]
public sealed class AddQuiltEntryCommand : EntryEditCmdlet
{
    private readonly List<Entry> added = [];

    /// <summary>The path that the file gets in the package; for a folder, where its files go. By default the file's own name, and the root.</summary>
    [Parameter(Position = 0, ParameterSetName = "LogicalKey", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? LogicalKey { get; set; }

    /// <summary>Files and folders, where wildcards name several; <c>s3://bucket/key</c> and <c>s3://bucket/folder</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "LogicalKey", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Prefix", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [FilePath(typeof(Package), typeof(Entry))]
    public string[] Path { get; set; } = [];

    /// <summary>The folder of the package that files go into under their own names, and the files of folders under their paths.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Prefix")]
    [AllowEmptyString]
    public string? Prefix { get; set; }

    /// <summary>Entries that exist already, of other packages say; they keep key, content and metadata.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Entry", ValueFromPipeline = true)]
    public Entry[] Entry { get; set; } = [];

    /// <summary>The metadata of each file that is added: a hashtable, an object or JSON text.</summary>
    [Parameter(ParameterSetName = "LogicalKey", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "Prefix", ValueFromPipelineByPropertyName = true)]
    public Metadata? Metadata { get; set; }

    /// <inheritdoc/>
    private protected override void Collect(Package package)
    {
        foreach (var entry in Entry)
            Edit(() => added.Add(entry with { Package = null }));
        foreach (var path in Path)
            Edit(() => Add(IsInS3(path) ? Objects(path) : Files(FullPaths(path))));
    }

    /// <inheritdoc/>
    private protected override Package Apply(Package package)
    {
        var changed = PackageEdit.Put(package, added);
        added.Clear();
        return changed;
    }

    private void Add(IEnumerable<Entry> entries) =>
        added.AddRange(Metadata is null ? entries : entries.Select(entry => entry with { Metadata = Metadata }));

    private List<Entry> Files(IReadOnlyList<string> paths)
    {
        if (LogicalKey is not null && paths.Count > 1)
            throw new QuiltException(Problem.InvalidLogicalKey, $"{paths.Count} files cannot all be '{LogicalKey}'. Give -Prefix instead.", LogicalKey);
        return [.. paths.SelectMany(path => Await((_, _) => Task.Run(() => LocalEntry.All(path, LogicalKey, Prefix))))];
    }

    // As with files: one object gets the key, and the objects of a folder go below it.
    private List<Entry> Objects(string url)
    {
        var found = FindObjects(url, LogicalKey ?? Prefix);
        return LogicalKey is not null && found is [{ PhysicalKey: var place } one] && $"s3://{place.Bucket}/{place.Path}" == url
            ? [one with { LogicalKey = Quilt.LogicalKey.Check(LogicalKey) }]
            : found;
    }
}
