using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Gives the entries of packages.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltEntry")]
[OutputType(typeof(Entry))]
public sealed class GetQuiltEntryCommand : EntryCmdlet
{
    /// <summary>Logical keys, folders (everything below them) or wildcards; none: every entry.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[]? LogicalKey { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var package = ReadPackage();
        if (LogicalKey is null)
            WriteObject(package.Entries, enumerateCollection: true);
        foreach (var key in LogicalKey ?? [])
            Try(() => WriteObject(new KeyPattern(key).In(package), enumerateCollection: true));
    }
}
