using Quilt.Manifests;

namespace Quilt.Transfers;

/// <summary>How a package that is pushed differs from the revision that was latest.</summary>
/// <param name="Added">Entries that it did not have.</param>
/// <param name="Modified">Entries with other content or metadata.</param>
/// <param name="Deleted">Entries that are no more.</param>
/// <param name="Unchanged">Entries that are the same.</param>
public readonly record struct PushChanges(int Added, int Modified, int Deleted, int Unchanged)
{
    /// <summary>What a plan would change. Content whose hash nobody knows yet counts as modified.</summary>
    /// <returns>Null when the latest revision cannot be read, which only a push by force passes over.</returns>
    public static Task<PushChanges?> OfAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        var hashed = plan.Hashed.Select(pair => plan.Package.Content[pair.Key] with { Hash = pair.Value });
        var known = plan.Reused.Values.Concat(hashed).Select(PushRun.WithKeptMetadata);
        return CountAsync(plan, plan.Package with { Entries = plan.Package.Content.With(known, []) }, cancellationToken);
    }

    /// <summary>What a push has changed.</summary>
    /// <returns>As above.</returns>
    public static Task<PushChanges?> OfAsync(PushPlan plan, PushResult result, CancellationToken cancellationToken) =>
        CountAsync(plan, result.Package, cancellationToken);

    /// <summary>As people read it: <c>1 added, 0 changed, 9 unchanged</c>.</summary>
    public override string ToString() => $"{Added} added, {Modified} changed, {(Deleted == 0 ? "" : $"{Deleted} removed, ")}{Unchanged} unchanged";

    private static async Task<PushChanges?> CountAsync(PushPlan plan, Package pushed, CancellationToken cancellationToken)
    {
        if (plan.Latest is not { } latest)
            return new PushChanges(pushed.Count, 0, 0, 0);
        Package before;
        try
        {
            before = await plan.Registry.ReadAsync(plan.Options.Name, latest, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException)
        {
            return null;
        }
        var kinds = PackageDiff.Compare(before, pushed).CountBy(change => change.Kind).ToDictionary();
        var (added, modified) = (kinds.GetValueOrDefault(ChangeKind.Added), kinds.GetValueOrDefault(ChangeKind.Modified));
        return new PushChanges(added, modified, kinds.GetValueOrDefault(ChangeKind.Deleted), pushed.Count - added - modified);
    }
}
