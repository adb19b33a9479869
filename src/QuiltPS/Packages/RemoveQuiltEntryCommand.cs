using System.Management.Automation;
using Quilt;
using Quilt.Editing;

namespace QuiltPS;

/// <summary>Takes entries out of a package in memory.</summary>
[Cmdlet(VerbsCommon.Remove, "QuiltEntry")]
[OutputType(typeof(Package))]
public sealed class RemoveQuiltEntryCommand : EntryEditCmdlet
{
    private readonly HashSet<string> removed = [];

    /// <summary>Logical keys, folders (everything below them) or wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[] LogicalKey { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Collect(Package package)
    {
        foreach (var key in LogicalKey)
            Edit(() => removed.UnionWith(new KeyPattern(key).In(package, WriteWarning).Select(entry => entry.LogicalKey)));
    }

    /// <inheritdoc/>
    private protected override Package Apply(Package package)
    {
        var result = PackageEdit.Remove(package, removed);
        removed.Clear();
        return result;
    }
}
