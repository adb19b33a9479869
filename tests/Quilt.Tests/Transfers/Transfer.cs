using Quilt.Editing;
using Quilt.Registries;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

/// <summary>Pushes and installs as a cmdlet does, for tests that are about something else.</summary>
internal static class Transfer
{
    public static PackageName Name { get; } = PackageName.Parse("user/pkg");

    public static Package FromFolder(string folder) => PackageEdit.AddFolder(new Package(), folder, null, UpdatePolicy.Incoming, null);

    public static async Task<PushResult> PushAsync(Registry registry, Package package, Func<PushOptions, PushOptions>? change = null)
    {
        PushOptions options = new() { Name = Name };
        var plan = await Push.PlanAsync(registry, package, change?.Invoke(options) ?? options, default);
        return await Push.ExecuteAsync(plan, new TransferProgress(), new RecordedReport(), default);
    }

    public static async Task<(List<InstalledFile> Files, List<QuiltException> Errors)> InstallAsync(
        Package package, string folder, InstallOptions? options = null)
    {
        RecordedReport report = new();
        var plan = await Install.PlanAsync(package, folder, options ?? new InstallOptions(), default);
        var files = await Install.ExecuteAsync(plan, new TransferProgress(), report, default).ToListAsync();
        return (files, report.Errors);
    }

    public static async Task<List<Difference>> VerifyAsync(Package package, string? folder = null) =>
        await Verify.RunAsync(package, folder, new VerifyOptions(), new TransferProgress(), default).ToListAsync();
}
