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

    /// <summary>Files and folders; wildcards name several.</summary>
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
            Edit(() => AddFiles(FullPaths(path)));
    }

    /// <inheritdoc/>
    private protected override Package Apply(Package package)
    {
        var changed = PackageEdit.Put(package, added);
        added.Clear();
        return changed;
    }

    private void AddFiles(IReadOnlyList<string> paths)
    {
        if (LogicalKey is not null && paths.Count > 1)
            throw new QuiltException(Problem.InvalidLogicalKey, $"{paths.Count} files cannot all be '{LogicalKey}'. Give -Prefix instead.", LogicalKey);
        foreach (var path in paths)
        {
            var files = Await((_, _) => Task.Run(() => LocalEntry.All(path, LogicalKey, Prefix)));
            added.AddRange(Metadata is null ? files : files.Select(entry => entry with { Metadata = Metadata }));
        }
    }
}
