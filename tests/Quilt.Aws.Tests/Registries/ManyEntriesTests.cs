using Quilt.Transfers;
using Xunit.Abstractions;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Ten thousand entries are all there, and cost no more memory than what is under way at once.</summary>
public sealed class ManyEntriesTests(ITestOutputHelper output) : BucketFixture
{
    private const int Few = 500;
    private const int Many = 10_000;

    // What ten thousand entries may take beside the buffers that few of them need too; all their bytes would not fit.
    private const int MoreMebibytes = 96;
    private const int FileSize = 16 << 10;

    [SkippableFact]
    public async Task Ten_thousand_entries_are_pushed_and_installed_whole_in_bounded_memory()
    {
        Write("few", Few);
        Write("many", Many);
        var few = (Push: await PushAsync("few"), Install: await InstallAsync("few", Few));
        var many = (Push: await PushAsync("many"), Install: await InstallAsync("many", Many));

        output.WriteLine($"peak in MiB of {Few}: push {few.Push}, install {few.Install}; of {Many}: push {many.Push}, install {many.Install}");
        Assert.InRange(many.Push, 1, few.Push + MoreMebibytes);
        Assert.InRange(many.Install, 1, few.Install + MoreMebibytes);
    }

    private async Task<int> PushAsync(string name)
    {
        using var child = await TransferChild.StartAsync(Connection, "push", BucketName, PackageName.Parse($"user/{name}"), Folder[name]);
        return await TransferChild.PeakAsync(child);
    }

    private async Task<int> InstallAsync(string name, int count)
    {
        var target = Folder[$"{name}-installed"];
        using var child = await TransferChild.StartAsync(Connection, "install", BucketName, PackageName.Parse($"user/{name}"), target);
        var peak = await TransferChild.PeakAsync(child);
        var package = await Registry.GetAsync(PackageName.Parse($"user/{name}"), null, null, default);
        Assert.Equal(count, package.Entries.Count(entry => entry.PhysicalKey.VersionId is not null));
        Assert.Empty(await Verify.RunAsync(package, target, new VerifyOptions(), new TransferProgress(), default).ToListAsync());
        return peak;
    }

    private void Write(string name, int count)
    {
        var bytes = new byte[FileSize];
        Random random = new(count);
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            var file = Path.Combine(Folder[name], $"{i / 100:d3}", $"{i}.bin");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
