using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Says where the results are of jobs, runs and subjects that are piped in their place.</summary>
public sealed class ResultsOnlyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        foreach (var given in PipedKind.Each(inputData))
        {
            if (given is Job or Run or Subject)
            {
                throw new ArgumentTransformationMetadataException(
                    $"That is {PipedKind.Of(given)}, and where a result comes from its package tells: pipe what Push-QuiltPackage or Get-QuiltPackage gives, or its entries (… | Get-QuiltEntry results/*).");
            }
        }
        return inputData;
    }
}
