using System.Management.Automation;

namespace QuiltPS;

/// <summary>Says what to type where something is piped that a parameter does not take: PowerShell would only name another way to call the cmdlet.</summary>
public abstract class RightKindAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        foreach (var given in PipedKind.Each(inputData))
        {
            if (Refusal(given) is { } why)
                throw new ArgumentTransformationMetadataException(why);
        }
        return inputData;
    }

    /// <summary>Why an object is not taken, and what to type; null: PowerShell may try.</summary>
    private protected abstract string? Refusal(object given);
}
