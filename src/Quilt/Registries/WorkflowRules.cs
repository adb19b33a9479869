namespace Quilt.Registries;

/// <summary>
/// A registry's rules for what may be pushed (quilt3's workflows). They cannot be checked yet, and who wrote them does not expect to find
/// revisions that nobody checked: so a registry that has rules is not pushed to.
/// </summary>
internal static class WorkflowRules
{
    private const int MostBytes = 1 << 20;

    /// <summary>Refuses a push into a registry that has rules.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.WorkflowNotSupported"/>.</exception>
    public static async Task RefuseAsync(Registry registry, CancellationToken cancellationToken)
    {
        if (await registry.Storage.ReadAsync(RegistryLayout.Workflows, MostBytes, cancellationToken).ConfigureAwait(false) is null)
            return;
        throw new QuiltException(
            Problem.WorkflowNotSupported,
            $"{registry.Location} has rules for packages ({RegistryLayout.Workflows}), which cannot be checked here yet. Push with quilt3, or into another registry.",
            registry.Location.ToString());
    }
}
