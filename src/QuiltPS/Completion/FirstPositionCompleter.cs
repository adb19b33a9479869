using System.Collections;
using System.Management.Automation;

namespace QuiltPS;

/// <summary>
/// Completes the first position of a <see cref="PackageCmdlet"/>: packages; behind a package that is piped, the keys of its entries, or
/// folders.
/// </summary>
public sealed class FirstPositionCompleter : PackageNameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        if (!IsLeft(request))
            return base.Find(request);
        return TakesKeys(request) ? LogicalKeyCompleter.Keys(request with { Bound = new Hashtable() }) : [];
    }

    /// <inheritdoc/>
    private protected override IEnumerable<CompletionResult> More(CompletionRequest request) =>
        IsLeft(request) && !TakesKeys(request) ? Folders(request.Word) : [];

    // Whether a package that is piped leaves the position to something else.
    private static bool IsLeft(CompletionRequest request) =>
        request.IsPiped && !request.IsNamed(nameof(PackageCmdlet.Package)) && !request.IsNamed("Name");

    private static bool TakesKeys(CompletionRequest request) => request.Command.GetCommandName() is { } name &&
        (name.EndsWith("-QuiltEntry", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-QuiltContent", StringComparison.OrdinalIgnoreCase));
}
