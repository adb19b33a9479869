using Quilt;

namespace QuiltPS;

/// <summary>Says what to type where something else of ours than subjects is piped.</summary>
public sealed class SubjectsOnlyAttribute : RightKindAttribute
{
    private protected override string? Refusal(object given) =>
        given is not Subject && PipedKind.Of(given) is { } kind ? $"That is {kind}, and jobs are submitted for subjects: {Advice(given)}" : null;

    private static string Advice(object given) => given switch
    {
        Job or Run => "Restart-QuiltBatch tries again what failed in a run; Get-QuiltSubject user/package | Submit-QuiltBatch … begins another.",
        Entry => "pipe the package that holds it: Get-QuiltPackage user/package | Get-QuiltSubject | Submit-QuiltBatch …",
        _ => "… | Get-QuiltSubject | Submit-QuiltBatch …; results that are to be made again: … | Get-QuiltProvenance | Submit-QuiltBatch …",
    };
}
