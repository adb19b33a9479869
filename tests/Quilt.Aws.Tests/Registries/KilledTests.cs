using Quilt.Hashing;
using Quilt.Transfers;
using Xunit.Abstractions;

namespace Quilt.Aws.Tests.Registries;

/// <summary>A push or an install is killed, as by kill -9, at random moments, or stopped, and run again.</summary>
public sealed class KilledTests(ITestOutputHelper output) : ProxyFixture
{
    private const int Kills = 20;
    private const int Small = 40;
    private const int Chunks = 12;
    private const int ChunksAtOnce = 8;

    // Requests of a push beside those for content, about.
    private const int Others = 15;
    private const int MostDelay = 40;

    private Random random = new(0);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        random = new Random(seed);
        Directory.CreateDirectory(Data);
        for (var i = 0; i < Small; i++)
            await WriteAsync($"small{i}", 20_000);
        await WriteAsync("big", ((Chunks - 1) * ChunkSize.For(0)) + 1);
    }

    [SkippableFact]
    public async Task What_a_killed_push_has_sent_is_not_sent_again()
    {
        using S3Registries registries = new(ThroughProxy);
        List<int> found = [];
        for (var i = 0; i < Kills; i++)
        {
            var name = PackageName.Parse($"killed/push{i}");
            var moment = random.Next(Small + Chunks + Others);
            await KillAsync("push", name, Data, () => Proxy.Requests.Count > moment);
            var before = Proxy.Done.Where(IsContent).ToList();
            found.Add(before.Count);
            Proxy.Reset();

            var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = name, Force = true });

            output.WriteLine($"{before.Count} objects and parts were there, {Proxy.Done.Count(IsContent)} were sent");
            Assert.Empty(before.Intersect(Proxy.Requests.Where(IsContent), StringComparer.Ordinal));
            Assert.Equal(Small + Chunks, before.Concat(Proxy.Requests.Where(IsContent)).Distinct(StringComparer.Ordinal).Count());
            Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
        }
        Assert.Contains(found, count => count is > 0 and < Small + Chunks); // some were hit in the middle

        // Parts carry an upload's number: one that was gone on with has the same, so a part is the same request.
        static bool IsContent(string line) => line.StartsWith("PUT ", StringComparison.Ordinal) && line.Contains("/killed/", StringComparison.Ordinal) && !line.Contains("/.quilt/", StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_a_killed_install_has_got_is_not_fetched_again()
    {
        var package = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        using S3Registries registries = new(ThroughProxy);
        List<int> found = [];
        for (var i = 0; i < Kills; i++)
        {
            var target = Folder[$"target{i}"];
            var moment = random.Next(i % 2 == 0 ? Small + Chunks + Others : Chunks);
            await KillAsync("install", Flow.Name, target, () => i % 2 == 0 ? Proxy.Requests.Count > moment : Proxy.Done.Count(IsBig) > moment);
            var before = Proxy.Done.Count(IsBig);
            var names = Directory.Exists(target) ? Flow.FromFolder(target).Entries.Select(entry => entry.LogicalKey).ToList() : [];
            var isBigThere = names.Contains("big");
            var recorded = isBigThere ? Chunks : CountRecorded(target);
            found.Add(recorded);
            Assert.True(recorded == 0 || names.Count >= Small); // small files have their names before the big one begins
            Proxy.Reset();

            Assert.Empty(await Flow.InstallAsync(package, target, registries.Content));

            output.WriteLine($"{names.Count} files and {recorded} chunks were there, {Proxy.Done.Count(IsBig)} chunks were fetched");
            Assert.Equal(Chunks - recorded, Proxy.Done.Count(IsBig));
            Assert.InRange(before + Proxy.Done.Count(IsBig), Chunks, Chunks + ChunksAtOnce);
            Assert.DoesNotContain(Proxy.Requests, line => names.Any(name => line.Contains($"/{name}?", StringComparison.Ordinal)));
            Assert.Empty(await Verify.RunAsync(package, target, new VerifyOptions(), new TransferProgress(), default).ToListAsync());
            Assert.Equal(Small + 1, Directory.EnumerateFileSystemEntries(target).Count());
            Directory.Delete(target, recursive: true);
        }
        Assert.Contains(found, count => count is > 0 and < Chunks);
    }

    [SkippableFact]
    public async Task What_a_stopped_install_has_got_is_not_fetched_again()
    {
        const int Got = 4;
        var package = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        using S3Registries registries = new(ThroughProxy);
        var target = Folder["target"];
        var asked = 0;
        Proxy.Reset((_, line) => IsBig(line) && Interlocked.Increment(ref asked) > Got ? Fault.Stalled : null);
        using (CancellationTokenSource stop = new())
        {
            var plan = await Install.PlanAsync(package, target, new InstallOptions { Source = registries.Content }, default);
            var install = Install.ExecuteAsync(plan, new TransferProgress(), new Recorded(), stop.Token).ToListAsync(stop.Token).AsTask();
            while (CountRecorded(target) < Got && !install.IsCompleted)
                await Task.Delay(20);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => install.WaitAsync(TimeSpan.FromMinutes(1)));
        }
        Assert.False(File.Exists(Path.Combine(target, "big")));
        Proxy.Reset();

        Assert.Empty(await Flow.InstallAsync(package, target, registries.Content));

        Assert.Equal(Chunks - Got, Proxy.Requests.Count(IsBig));
        Assert.Empty(await Verify.RunAsync(package, target, new VerifyOptions(), new TransferProgress(), default).ToListAsync());
    }

    private static bool IsBig(string line) => line.Contains("/user/pkg/big", StringComparison.Ordinal);

    private async Task WriteAsync(string name, long size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(Data, name), bytes);
    }

    // By what it has asked for, since a time that is the middle on one machine is the end on another; and then some.
    private async Task KillAsync(string verb, PackageName name, string folder, Func<bool> isMoment)
    {
        Proxy.Reset();
        using var child = await TransferChild.StartAsync(ThroughProxy, verb, BucketName, name, folder);
        while (!isMoment() && !child.HasEnded)
            await Task.Delay(1);
        await Task.Delay(random.Next(MostDelay));
        await child.KillAsync();
        // What was on its way through the proxy is still done by the server.
        while (Proxy.Open > 0)
            await Task.Delay(20);
    }

    // The lines of the list that are whole.
    private static int CountRecorded(string target) => !Directory.Exists(target) ? 0 : Directory
        .EnumerateFiles(target, "*.chunks", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .SelectMany(File.ReadLines)
        .Count(line => line.Split(' ') is [_, { Length: 44 }]);
}
