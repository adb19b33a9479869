using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Lists runs, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltBatch")]
[OutputType(typeof(Run))]
public sealed class GetQuiltBatchCommand : QuiltCmdlet
{
    private readonly RunLook look = new(SessionRuns.Default);

    /// <summary>Ids or wildcards; none: every run.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[] RunId { get; set; } = ["*"];

    /// <summary>Only runs over packages of these names (wildcards).</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var id in RunId)
            Try(() => Write(id));
    }

    private void Write(string id)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(id))
        {
            WriteIfNamed(Await((_, token) => SessionRuns.Default.GetRecordedAsync(id, token)));
            return;
        }
        WildcardPattern pattern = new(id, WildcardOptions.IgnoreCase);
        foreach (var run in Stream(SessionRuns.Default.ListAsync))
        {
            if (pattern.IsMatch(run.Id))
                WriteIfNamed(run);
        }
    }

    private void WriteIfNamed(Run run)
    {
        var package = run.Package?.Split('@')[0] ?? "";
        if (Name.Any(name => new WildcardPattern(name, WildcardOptions.IgnoreCase).IsMatch(package)))
            WriteObject(Await((report, token) => look.LookAsync(run, report, token)));
    }
}
