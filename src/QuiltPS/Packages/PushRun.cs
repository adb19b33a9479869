using Quilt;
using Quilt.Registries;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>One push as a cmdlet makes it: plan, ask, copy and publish, say what was done.</summary>
internal static class PushRun
{
    /// <summary>Pushes a package and writes what was published.</summary>
    public static void Push(this QuiltCmdlet cmdlet, Registry registry, Package package, PushOptions options)
    {
        TransferProgress progress = new();
        var view = TransferView.Of($"Push {options.Name}", progress);
        var exact = options with { Exact = cmdlet.IsWhatIf };
        var plan = cmdlet.Await((_, token) => Quilt.Transfers.Push.PlanAsync(registry, package, exact, token), view);
        if (cmdlet.IsWhatIf)
            SayItems(cmdlet, plan);
        var what = package.Count == 0 ? "Push an empty package" : $"Push {Display.Count(package.Count, "entry", "entries")}";
        var planned = cmdlet.IsWhatIf ? Changes(cmdlet, token => PushChanges.OfAsync(plan, token)) : null;
        if (!cmdlet.ShouldProcess($"{options.Name} in {registry.Location}", $"{what}{planned}: {Counts(plan.Copy, plan.Reuse, plan.Skip)}"))
            return;
        var result = cmdlet.Await((report, token) => Quilt.Transfers.Push.ExecuteAsync(plan, progress, report, token), view);
        cmdlet.WriteVerbose(result.Published
            ? $"Pushed {result.Package}{(cmdlet.IsVerbose ? Changes(cmdlet, token => PushChanges.OfAsync(plan, result, token)) : null)}: {Counts(result.Copied, result.Reused, result.Skipped)}."
            : $"{result.Package} is the latest revision already: nothing was published.");
        cmdlet.WriteObject(result.Package);
    }

    private static void SayItems(QuiltCmdlet cmdlet, PushPlan plan)
    {
        foreach (var item in plan.Items.Where(item => item.Action != PushAction.Skip))
            cmdlet.ShouldProcess($"{item.LogicalKey} ({Display.Size(item.Size)})", $"{item.Action}");
    }

    // What is copied says little of what is new, where content is in the bucket before it is pushed.
    private static string? Changes(QuiltCmdlet cmdlet, Func<CancellationToken, Task<PushChanges?>> count) =>
        cmdlet.Await((_, token) => count(token)) is { } changes ? $" ({changes})" : null;

    private static string Counts(TransferCount copy, TransferCount reuse, TransferCount skip) => $"copy {copy}, reuse {reuse}, keep {skip}";
}
