using System.Management.Automation;
using Quilt;
using Quilt.Editing;

namespace QuiltPS;

/// <summary>Sets the metadata of entries of a package in memory.</summary>
[Cmdlet(VerbsCommon.Set, "QuiltEntry")]
[OutputType(typeof(Package))]
public sealed class SetQuiltEntryCommand : EntryEditCmdlet
{
    private readonly Dictionary<string, Entry> changed = [];

    /// <summary>Logical keys, folders (everything below them) or wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[] LogicalKey { get; set; } = [];

    /// <summary>The metadata that takes the place of what the entries have: a hashtable, an object or JSON text.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    public Metadata? Metadata { get; set; }

    /// <inheritdoc/>
    private protected override void Collect(Package package)
    {
        foreach (var key in LogicalKey)
            Edit(() => Change(new KeyPattern(key).In(package, WriteWarning)));
    }

    /// <inheritdoc/>
    private protected override Package Apply(Package package)
    {
        var result = PackageEdit.Put(package, changed.Values);
        changed.Clear();
        return result;
    }

    private void Change(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
            changed[entry.LogicalKey] = entry with { Metadata = Metadata!, Package = null };
    }
}
