using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Says what to type where something else of ours than subjects is piped: PowerShell would only name a parameter of another way to call the cmdlet.</summary>
public sealed class SubjectsOnlyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        foreach (var given in PipedKind.Each(inputData))
        {
            if (given is not Subject && PipedKind.Of(given) is { } kind)
                throw new ArgumentTransformationMetadataException($"That is {kind}, and jobs are submitted for subjects: {Advice(given)}");
        }
        return inputData;
    }

    private static string Advice(object given) => given switch
    {
        Job or Run => "Restart-QuiltBatch tries again what failed in a run; Get-QuiltSubject user/package | Submit-QuiltBatch … begins another.",
        Entry => "pipe the package that holds it: Get-QuiltPackage user/package | Get-QuiltSubject | Submit-QuiltBatch …",
        _ => "… | Get-QuiltSubject | Submit-QuiltBatch …; results that are to be made again: … | Get-QuiltProvenance | Submit-QuiltBatch …",
    };
}
