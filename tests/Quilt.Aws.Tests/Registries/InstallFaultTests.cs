using System.Security.Cryptography;
using Quilt.Aws.S3;
using Quilt.Registries;
using Quilt.Tests;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Every fault at every request of an install, from the pointer to the last byte: what passes is waited out, what is wrong is refused.</summary>
public sealed class InstallFaultTests : ProxyFixture
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(2);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Folder.Write("data/a", "small");
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((8 << 20) + 1));
        Proxy.Pause = StallLimit / 4;
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
    }

    [SkippableTheory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Truncated)]
    [InlineData(Fault.Stalled)]
    [InlineData(Fault.StalledAnswer)]
    [InlineData(Fault.SlowAnswer)]
    public async Task An_install_survives_it_at_any_request(Fault fault)
    {
        if (fault is Fault.Busy or Fault.StalledAnswer or Fault.SlowAnswer)
            LongTests.SkipUnlessAsked();
        var count = await CountAsync();
        const int lanes = 4; // they mostly wait
        await Parallel.ForAsync(0, lanes, new ParallelOptions { MaxDegreeOfParallelism = lanes }, async (lane, _) =>
        {
            await using var own = await FaultProxy.StartAsync(Connection.EndpointUrl!);
            own.Pause = StallLimit / 4;
            for (var place = lane; place < count; place += lanes)
            {
                var target = Folder[$"{fault}{place}"];
                own.Reset((number, _) => number == place ? fault : null);

                Assert.Empty(await InstallAsync(own, target));

                Assert.Equal(["a", "big"], TestFolder.Files(target));
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Data, "big")), await File.ReadAllBytesAsync(Path.Combine(target, "big")));
            }
        });
    }

    [SkippableFact]
    public async Task A_flipped_byte_in_any_answer_is_refused_or_done_without_and_leaves_no_wrong_file()
    {
        var count = await CountAsync();
        var spoilt = 0;
        for (var place = 0; place < count; place++)
        {
            var target = Folder[$"flipped{place}"];
            var asked = "";
            Proxy.Reset((number, line) =>
            {
                if (number != place)
                    return null;
                asked = line;
                return Fault.Flipped;
            });

            var errors = await InstallAsync(Proxy, target);

            spoilt += Proxy.Spoilt;
            string[] wrong = asked switch
            {
                _ when errors.Count == 0 => [],
                _ when asked.Contains("/user/pkg/big?", StringComparison.Ordinal) => ["big"],
                _ when asked.Contains("/user/pkg/a?", StringComparison.Ordinal) => ["a"],
                _ => ["a", "big"],
            };
            // A pointer or a list that is wrong may be done without; what has a hash may not.
            Assert.True(errors.Count == Proxy.Spoilt || asked.Contains("named_packages", StringComparison.Ordinal), $"{asked}: {errors.Count} errors");
            Assert.Equal(((string[])["a", "big"]).Except(wrong), Directory.Exists(target) ? TestFolder.Files(target) : []);
            if (!wrong.Contains("big"))
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Data, "big")), await File.ReadAllBytesAsync(Path.Combine(target, "big")));
            if (!wrong.Contains("a"))
                Assert.Equal("small", await File.ReadAllTextAsync(Path.Combine(target, "a")));
        }
        Assert.InRange(spoilt, 4, count); // pointer, manifest, and what has a body of the two files
    }

    [SkippableFact]
    public async Task A_flipped_byte_in_every_answer_leaves_no_file()
    {
        using S3Registries registries = new(ThroughProxy);
        var package = await Open(registries).GetAsync(Flow.Name, null, null, default);
        Proxy.Reset((_, line) => line.Contains("/user/pkg/", StringComparison.Ordinal) ? Fault.Flipped : null);

        var errors = await Flow.InstallAsync(package, Folder["target"], registries.Content);

        Assert.Equal([Problem.ContentMismatch, Problem.ContentMismatch], errors.Select(error => error.Problem));
        Assert.Empty(TestFolder.Files(Folder["target"]));
    }

    [SkippableFact]
    public async Task A_flipped_byte_in_a_manifest_is_refused()
    {
        Proxy.Reset((_, line) => line.Contains("/.quilt/packages/", StringComparison.Ordinal) ? Fault.Flipped : null);

        var error = Assert.Single(await InstallAsync(Proxy, Folder["target"]));

        Assert.Contains(error.Problem, (string[])[Problem.ManifestHashMismatch, Problem.InvalidManifest]);
    }

    // As in a fresh session of a machine that has seen nothing: manifests are kept by the registry's name, so each has one of its own.
    private async Task<List<QuiltException>> InstallAsync(FaultProxy way, string target)
    {
        using S3Clients clients = new(Connection with { EndpointUrl = way.Url, AnswerLimit = StallLimit });
        Registry registry = new(RegistryLocation.Parse($"s3://u{Guid.NewGuid():n}", "/"), new S3Storage(clients, BucketName), new S3ContentStore(clients, BucketName));
        try
        {
            return await Flow.InstallAsync(await registry.GetAsync(Flow.Name, null, null, default), target, new S3ContentSource(clients));
        }
        catch (QuiltException error)
        {
            return [error];
        }
    }

    private async Task<int> CountAsync()
    {
        Proxy.Reset();
        Assert.Empty(await InstallAsync(Proxy, Folder["count"]));
        return Proxy.Requests.Count;
    }
}
