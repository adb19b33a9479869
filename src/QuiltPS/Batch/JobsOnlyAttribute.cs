using System.Collections;
using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// Refuses what has an Id that is none of a run: PowerShell would take it for one, since runs come by that property's name. What names its
/// property RunId, Run or JobId means what we mean, and so does a selection of properties that a script makes.
/// </summary>
public sealed class JobsOnlyAttribute : RightKindAttribute
{
    private static readonly string[] Naming = ["RunId", "Run", "JobId"];

    private protected override string? Refusal(object given)
    {
        if (given is Quilt.Job or Run or string or IDictionary or PSObject)
            return null;
        if (PipedKind.Of(given) is { } kind)
            return $"That is {kind}, neither a job nor a run: {Advice(given)}";
        var properties = PSObject.AsPSObject(given).Properties;
        return properties["Id"] is { } id && !Naming.Any(name => properties[name] is not null)
            ? $"That is a {given.GetType().Name}, whose Id {id.Value} is not that of a run. Get-QuiltBatch lists the runs."
            : null;
    }

    private static string Advice(object given) => given is Subject
        ? "Submit-QuiltBatch makes a job of it; one that it has already is found by its name: Get-QuiltBatchStatus <run> | Where-Object Name -EQ …"
        : "Get-QuiltBatch lists the runs, and Get-QuiltBatchStatus <run> the jobs of one.";
}
