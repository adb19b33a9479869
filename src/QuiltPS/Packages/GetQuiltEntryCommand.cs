using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Gives the entries of packages.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltEntry", DefaultParameterSetName = PackageSet)]
[OutputType(typeof(Entry))]
public sealed class GetQuiltEntryCommand : PackageCmdlet
{
    /// <summary>Logical keys, folders (everything below them) or wildcards; none: every entry.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[]? LogicalKey { get; set; }

    /// <inheritdoc/>
    private protected override string SecondParameter => nameof(LogicalKey);

    /// <inheritdoc/>
    private protected override void SetSecond(string[] texts) => LogicalKey = texts;

    /// <inheritdoc/>
    private protected override void Process(Package package)
    {
        if (LogicalKey is null)
            WriteObject(package.Entries, enumerateCollection: true);
        foreach (var key in LogicalKey ?? [])
            Try(() => WriteObject(new KeyPattern(key).In(package, WriteWarning), enumerateCollection: true));
    }
}
