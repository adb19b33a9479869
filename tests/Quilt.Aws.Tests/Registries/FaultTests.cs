using System.Security.Cryptography;
using Quilt.Registries;
using Quilt.Tests;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Every fault at every request of a small push: none loses data, and none publishes a revision that does not verify.</summary>
public class FaultTests : BucketFixture
{
    private const string NoChecks = "This server holds no body against its hash.";

    private FaultProxy? proxy;

    /// <summary>Whether the server holds a body against the hash that is signed with it.</summary>
    private protected virtual bool ChecksBodies => true;

    /// <summary>Whether pushes under a fault have a file of two parts: on a slow server it is the fault that matters there.</summary>
    private protected virtual bool HasBigFile(Fault fault) => true;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Folder.Write("data/a", "small");
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((8 << 20) + 1));
        proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.LostAnswer)]
    [InlineData(Fault.Truncated)]
    [InlineData(Fault.FlippedRequest)]
    public async Task A_push_survives_it_at_any_request(Fault fault)
    {
        Skip.If(fault == Fault.FlippedRequest && !ChecksBodies, NoChecks);
        if (!HasBigFile(fault))
            File.WriteAllText(Path.Combine(Data, "big"), "small too");
        var count = await CountAsync();
        Assert.InRange(count, 8, 60);
        await Parallel.ForAsync(0, 2, async (half, _) =>
        {
            await using var own = await FaultProxy.StartAsync(Connection.EndpointUrl!);
            using S3Registries registries = new(Connection with { EndpointUrl = own.Url });
            for (var place = half; place < count; place += 2)
            {
                own.Reset((number, _) => number == place ? fault : null);
                var name = PackageName.Parse($"{fault}/at{place}".ToLowerInvariant());
                var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = name });

                Assert.Equal(2, pushed.Package.Count);
                var latest = await Registry.GetAsync(name, null, null, default);
                Assert.Equal(pushed.Package.TopHash, latest.TopHash);
                Assert.Empty(await Flow.VerifyAsync(latest, Registries.Content));
            }
        });
    }

    [SkippableFact]
    public async Task An_answer_that_does_not_come_is_asked_for_again()
    {
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url, AnswerLimit = TimeSpan.FromSeconds(2) });
        var stalled = 0;
        proxy.Reset((_, line) => line.StartsWith("PUT ", StringComparison.Ordinal) && Interlocked.Increment(ref stalled) <= 2 ? Fault.Stalled : null);

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.InRange(stalled, 3, int.MaxValue);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_refusal_at_any_request_that_writes_publishes_nothing()
    {
        var count = await CountAsync();
        for (var place = 0; place < count; place++)
        {
            using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
            var isRefused = false;
            proxy.Reset((number, line) => number >= place && line.StartsWith('P') && (isRefused = true) ? Fault.Denied : null);
            var name = PackageName.Parse($"denied/at{place}");

            try
            {
                await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = name });
                Assert.False(isRefused, $"Refused from request {place} on, and yet pushed.");
            }
            catch (QuiltException error)
            {
                Assert.Equal(Problem.AccessDenied, error.Problem);
                Assert.Contains("s3:PutObject", error.Message, StringComparison.Ordinal);
                Assert.Null(await Registry.TryGetLatestAsync(name, default));
            }
        }
    }

    [SkippableFact]
    public async Task Bytes_that_are_spoilt_on_every_way_are_told()
    {
        Skip.IfNot(ChecksBodies, NoChecks);
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        proxy.Reset((_, line) => line.StartsWith("PUT ", StringComparison.Ordinal) ? Fault.FlippedRequest : null);

        await ThrowsAsync(Problem.ContentMismatch, () => Flow.PushAsync(Open(registries), Flow.FromFolder(Data)));

        Assert.Null(await Registry.TryGetLatestAsync(Flow.Name, default));
    }

    [SkippableTheory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Truncated)]
    public async Task An_install_survives_it_at_any_request(Fault fault)
    {
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        var package = await Open(registries).GetAsync(Flow.Name, null, null, default);
        for (var place = 0; place < 2; place++)
        {
            proxy.Reset((number, _) => number == place ? fault : null);
            var target = Folder[$"target{fault}{place}"];

            Assert.Empty(await Flow.InstallAsync(package, target, registries.Content));
            Assert.Equal(["a", "big"], TestFolder.Files(target));
        }
    }

    [SkippableFact]
    public async Task A_flipped_byte_in_an_objects_answer_is_refused_and_leaves_no_file()
    {
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        var package = await Open(registries).GetAsync(Flow.Name, null, null, default);
        proxy.Reset((_, line) => line.Contains("/user/pkg/", StringComparison.Ordinal) ? Fault.Flipped : null);

        var errors = await Flow.InstallAsync(package, Folder["target"], registries.Content);

        Assert.Equal([Problem.ContentMismatch, Problem.ContentMismatch], errors.Select(error => error.Problem));
        Assert.Empty(TestFolder.Files(Folder["target"]));
    }

    [SkippableFact]
    public async Task A_flipped_byte_in_a_manifest_is_refused()
    {
        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        // Another registry's name has a cache of its own, so the manifest is read.
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        Registry uncached = new(RegistryLocation.Parse("s3://uncached", "/"), new S3Storage(new Quilt.Aws.S3.S3Clients(Connection with { EndpointUrl = proxy.Url }), BucketName), new S3ContentStore(Clients, BucketName));
        proxy.Reset((_, line) => line.Contains("/.quilt/packages/", StringComparison.Ordinal) ? Fault.Flipped : null);

        var error = await Assert.ThrowsAsync<QuiltException>(() => uncached.GetAsync(Flow.Name, pushed.Package.TopHash, null, default));

        Assert.Contains(error.Problem, (string[])[Problem.ManifestHashMismatch, Problem.InvalidManifest]);
    }

    private async Task<int> CountAsync()
    {
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        proxy.Reset();
        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("count/only") });
        return proxy.Requests.Count;
    }
}
