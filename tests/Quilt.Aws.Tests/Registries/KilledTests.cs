using Quilt.Hashing;
using Quilt.Transfers;
using Xunit.Abstractions;

namespace Quilt.Aws.Tests.Registries;

/// <summary>A push or an install is killed, as by kill -9, at random moments, and run again.</summary>
public sealed class KilledTests(ITestOutputHelper output) : BucketFixture
{
    private const int Kills = 20;
    private const int Small = 40;
    private const int Chunks = 12;
    private const int ChunksAtOnce = 8;

    private FaultProxy? proxy;
    private Random random = new(0);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        random = new Random(seed);
        Directory.CreateDirectory(Data);
        for (var i = 0; i < Small; i++)
            await WriteAsync($"small{i}", 20_000);
        await WriteAsync("big", ((Chunks - 1) * ChunkSize.For(0)) + 1);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_a_killed_push_has_sent_is_not_sent_again()
    {
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        for (var i = 0; i < Kills; i++)
        {
            var name = PackageName.Parse($"killed/push{i}");
            await KillAsync("push", name, Data, random.Next(1500));
            var before = proxy.Done.Where(IsContent).ToList();
            proxy.Reset();

            var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = name, Force = true });

            output.WriteLine($"{before.Count} objects and parts were there, {proxy.Done.Count(IsContent)} were sent");
            Assert.Empty(before.Intersect(proxy.Requests.Where(IsContent), StringComparer.Ordinal));
            Assert.Equal(Small + Chunks, before.Concat(proxy.Requests.Where(IsContent)).Distinct(StringComparer.Ordinal).Count());
            Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
        }

        // Parts carry an upload's number: one that was gone on with has the same, so a part is the same request.
        static bool IsContent(string line) => line.StartsWith("PUT ", StringComparison.Ordinal) && line.Contains("/killed/", StringComparison.Ordinal) && !line.Contains("/.quilt/", StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_a_killed_install_has_got_is_not_fetched_again()
    {
        var package = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        for (var i = 0; i < Kills; i++)
        {
            var target = Folder[$"target{i}"];
            await KillAsync("install", Flow.Name, target, random.Next(1200));
            var before = proxy.Done.Count(IsBig);
            var names = Directory.Exists(target) ? Flow.FromFolder(target).Entries.Select(entry => entry.LogicalKey).ToList() : [];
            var isBigThere = names.Contains("big");
            var recorded = isBigThere ? Chunks : Recorded(target);
            Assert.True(recorded == 0 || names.Count >= Small); // small files have their names before the big one begins
            proxy.Reset();

            Assert.Empty(await Flow.InstallAsync(package, target, registries.Content));

            output.WriteLine($"{names.Count} files and {recorded} chunks were there, {proxy.Done.Count(IsBig)} chunks were fetched");
            Assert.Equal(Chunks - recorded, proxy.Done.Count(IsBig));
            Assert.InRange(before + proxy.Done.Count(IsBig), Chunks, Chunks + ChunksAtOnce);
            Assert.DoesNotContain(proxy.Requests, line => names.Any(name => line.Contains($"/{name}?", StringComparison.Ordinal)));
            Assert.Empty(await Verify.RunAsync(package, target, new VerifyOptions(), new TransferProgress(), default).ToListAsync());
            Assert.Equal(Small + 1, Directory.EnumerateFileSystemEntries(target).Count());
            Directory.Delete(target, recursive: true);
        }

        static bool IsBig(string line) => line.Contains("/user/pkg/big", StringComparison.Ordinal);
    }

    private async Task WriteAsync(string name, long size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(Data, name), bytes);
    }

    private async Task KillAsync(string verb, PackageName name, string folder, int milliseconds)
    {
        proxy!.Reset();
        using var child = await TransferChild.StartAsync(Connection with { EndpointUrl = proxy.Url }, verb, BucketName, name, folder);
        await Task.Delay(milliseconds);
        await child.KillAsync();
        // What was on its way through the proxy is still done by the server.
        while (proxy.Open > 0)
            await Task.Delay(20);
    }

    // The lines of the list that are whole.
    private static int Recorded(string target) => !Directory.Exists(target) ? 0 : Directory
        .EnumerateFiles(target, "*.chunks", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .SelectMany(File.ReadLines)
        .Count(line => line.Split(' ') is [_, { Length: 44 }]);
}
