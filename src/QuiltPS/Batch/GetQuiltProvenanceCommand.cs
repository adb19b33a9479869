using System.Management.Automation;
using Quilt;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>Tells where results come from.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltProvenance", DefaultParameterSetName = "Package")]
[OutputType(typeof(Provenance))]
public sealed class GetQuiltProvenanceCommand : RegistryCmdlet
{
    /// <summary>The package that holds the results: the object, its name (name@hash, name:tag), or a URI.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Package")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public PackageReference[] Package { get; set; } = [];

    /// <summary>Results: one object for each.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Entry")]
    [ResultsOnly]
    [ValidateNotNull]
    public Entry[] Entry { get; set; } = [];

    /// <summary>A revision's top hash, or its first six digits or more, where the package's name is not known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "TopHash")]
    [ValidateNotNullOrEmpty]
    public string TopHash { get; set; } = "";

    /// <summary>Only these entries, one object for each, not one for each job: logical keys, folders (everything below them) or wildcards.</summary>
    [Parameter(Position = 1, ParameterSetName = "Package")]
    [Parameter(ParameterSetName = "TopHash")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[] LogicalKey { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var reference in Package)
            Try(() => Write(Read(reference)));
        foreach (var entry in Entry)
            Try(() => WriteObject(Provenance.Trace(entry)));
        if (ParameterSetName == "TopHash")
            Write(FindRevision());
    }

    private void Write(Package package)
    {
        if (LogicalKey.Length == 0)
        {
            WriteObject(Provenance.Trace(package), enumerateCollection: true);
            return;
        }
        foreach (var key in LogicalKey)
            Try(() => Write(package, key));
    }

    private void Write(Package package, string key)
    {
        foreach (var entry in new KeyPattern(key).In(package, WriteWarning))
            Try(() => WriteObject(Provenance.Trace(entry)));
    }

    private Package FindRevision()
    {
        var registry = OpenRegistry();
        return Await((_, token) => RevisionSearch.FindAsync(registry, TopHash, token));
    }
}
