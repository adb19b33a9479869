using Quilt.Editing;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Aws.Tests;

/// <summary>Pushes, installs and verifies as the cmdlets do.</summary>
internal static class Flow
{
    public static PackageName Name { get; } = PackageName.Parse("user/pkg");

    public static Package FromFolder(string folder) => PackageEdit.AddFolder(new Package(), folder, null, UpdatePolicy.Incoming, null);

    public static Task<PushPlan> PlanAsync(Registry registry, Package package, PushOptions? options = null) =>
        Push.PlanAsync(registry, package, options ?? new PushOptions { Name = Name }, default);

    public static async Task<PushResult> PushAsync(Registry registry, Package package, PushOptions? options = null, IReport? report = null) =>
        await Push.ExecuteAsync(await PlanAsync(registry, package, options), new TransferProgress(), report ?? new Recorded(), default);

    public static async Task<List<QuiltException>> InstallAsync(Package package, string folder, IContentSource source)
    {
        Recorded report = new();
        var plan = await Install.PlanAsync(package, folder, new InstallOptions { Source = source }, default);
        await foreach (var _ in Install.ExecuteAsync(plan, new TransferProgress(), report, default))
        {
        }
        return report.Errors;
    }

    public static async Task<List<Difference>> VerifyAsync(Package package, IContentSource source) =>
        await Verify.RunAsync(package, null, new VerifyOptions { Source = source }, new TransferProgress(), default).ToListAsync();
}
