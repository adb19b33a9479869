using System.Collections;

namespace QuiltPS;

/// <summary>
/// Completes the first position of a <see cref="PackageCmdlet"/>: packages; behind a package that is piped, the keys of its entries, or
/// what a shell completes by itself, folders.
/// </summary>
public sealed class FirstPositionCompleter : PackageNameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        if (!request.IsPiped || request.IsNamed(nameof(PackageCmdlet.Package)) || request.IsNamed("Name"))
            return base.Find(request);
        var takesKeys = request.Command.GetCommandName() is { } name &&
            (name.EndsWith("-QuiltEntry", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-QuiltContent", StringComparison.OrdinalIgnoreCase));
        return takesKeys ? LogicalKeyCompleter.Keys(request with { Bound = new Hashtable() }) : [];
    }
}
