using Quilt;

namespace QuiltPS;

/// <summary>Says where the results are of jobs, runs and subjects that are piped in their place.</summary>
public sealed class ResultsOnlyAttribute : RightKindAttribute
{
    private protected override string? Refusal(object given) => given is Job or Run or Subject
        ? $"That is {PipedKind.Of(given)}, and where a result comes from its package tells: pipe what Push-QuiltPackage or Get-QuiltPackage gives, or its entries (… | Get-QuiltEntry results/*)."
        : null;
}
