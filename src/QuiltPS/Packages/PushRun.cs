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
        if (!cmdlet.ShouldProcess($"{options.Name} in {registry.Location}", $"Push {Display.Count(package.Count, "entry", "entries")}: {Counts(plan.Copy, plan.Reuse, plan.Skip)}"))
            return;
        var result = cmdlet.Await((report, token) => Quilt.Transfers.Push.ExecuteAsync(plan, progress, report, token), view);
        cmdlet.WriteVerbose(result.Published
            ? $"Pushed {result.Package}: {Counts(result.Copied, result.Reused, result.Skipped)}."
            : $"{result.Package} is the latest revision already: nothing was published.");
        cmdlet.WriteObject(result.Package);
    }

    private static void SayItems(QuiltCmdlet cmdlet, PushPlan plan)
    {
        foreach (var item in plan.Items.Where(item => item.Action != PushAction.Skip))
            cmdlet.ShouldProcess($"{item.LogicalKey} ({item.Size} bytes)", $"{item.Action}");
    }

    private static string Counts(TransferCount copy, TransferCount reuse, TransferCount skip) =>
        $"copy {TransferView.Count(copy)}, reuse {TransferView.Count(reuse)}, keep {TransferView.Count(skip)}";
}
