using System.Security.Cryptography;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Every fault at every request of a small push: none loses data, and none publishes a revision that does not verify.</summary>
public class FaultTests : ProxyFixture
{
    private const string NoChecks = "This server holds no body against its hash.";

    // A stall is told from a machine that is busy by the tries that follow it.
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(2);

    /// <summary>Whether the server holds a body against the hash that is signed with it.</summary>
    private protected virtual bool ChecksBodies => true;

    /// <summary>Whether it answers so soon that what does not come is a fault.</summary>
    private protected virtual bool IsQuick => true;

    /// <summary>Whether pushes under a fault have a file of two parts: on a slow server it is the fault that matters there.</summary>
    private protected virtual bool HasBigFile(Fault fault) => true;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Folder.Write("data/a", "small");
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((8 << 20) + 1));
    }

    [SkippableTheory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.LostAnswer)]
    [InlineData(Fault.Truncated)]
    [InlineData(Fault.FlippedRequest)]
    [InlineData(Fault.Stalled)]
    [InlineData(Fault.StalledAnswer)]
    [InlineData(Fault.SlowAnswer)]
    public async Task A_push_survives_it_at_any_request(Fault fault)
    {
        Skip.If(fault == Fault.FlippedRequest && !ChecksBodies, NoChecks);
        var isOfTime = fault is Fault.Stalled or Fault.StalledAnswer or Fault.SlowAnswer;
        Skip.If(isOfTime && !IsQuick, "This server is as slow as the fault.");
        if (fault is Fault.StalledAnswer or Fault.SlowAnswer)
            LongTests.SkipUnlessAsked();
        if (!HasBigFile(fault))
            File.WriteAllText(Path.Combine(Data, "big"), "small too");
        var count = await CountAsync();
        Assert.InRange(count, 8, 60);
        var lanes = isOfTime ? 8 : 2; // they mostly wait
        await Parallel.ForAsync(0, lanes, new ParallelOptions { MaxDegreeOfParallelism = lanes }, async (lane, _) =>
        {
            await using var own = await FaultProxy.StartAsync(Connection.EndpointUrl!);
            own.Pause = StallLimit / 4; // eight times: longer in all than the limit, and shorter each
            using S3Registries registries = new(isOfTime ? Connection with { EndpointUrl = own.Url, AnswerLimit = StallLimit } : Connection with { EndpointUrl = own.Url });
            for (var place = lane; place < count; place += lanes)
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
    public async Task A_flipped_byte_in_any_answer_of_a_push_publishes_nothing_that_does_not_verify()
    {
        if (!HasBigFile(Fault.Flipped))
            File.WriteAllText(Path.Combine(Data, "big"), "small too");
        var count = await CountAsync();
        var spoilt = 0;
        for (var place = 0; place < count; place++)
        {
            using S3Registries registries = new(ThroughProxy);
            var name = PackageName.Parse($"flipped/at{place}");
            Proxy.Reset((number, _) => number == place ? Fault.Flipped : null);
            try
            {
                await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = name });
            }
            catch (QuiltException)
            {
                // It may fail; it may not leave a latest revision that lacks something.
            }
            spoilt += Proxy.Spoilt;
            if (await Registry.TryGetLatestAsync(name, default) is { } latest)
                Assert.Empty(await Flow.VerifyAsync(latest, Registries.Content));

            var again = await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = name });
            Assert.Empty(await Flow.VerifyAsync(again.Package, Registries.Content));
        }
        Assert.InRange(spoilt, 1, count);
    }

    [SkippableFact]
    public async Task A_completion_whose_answer_was_lost_and_whose_upload_is_gone_is_found_to_be_done()
    {
        using S3Registries registries = new(ThroughProxy);
        var completions = 0;
        Proxy.Reset((_, line) => IsCompletion(line) && ++completions == 1 ? Fault.LostAnswer : null);
        Proxy.Instead = async context =>
        {
            if (!IsCompletion($"{context.Request.Method} {context.Request.QueryString}") || completions == 1)
                return false;
            await FaultProxy.RefuseAsync(context, 404, "NoSuchUpload", "The specified upload does not exist."); // as AWS does, in time
            return true;
        };

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.Equal(2, completions);
        Assert.Equal(2, Proxy.Requests.Count(line => line.Contains("partNumber=", StringComparison.Ordinal)));
        Assert.Single(await VersionsAsync("user/pkg/big"));
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task An_answer_that_does_not_come_is_asked_for_again()
    {
        using S3Registries registries = new(ThroughProxy with { AnswerLimit = StallLimit });
        var stalled = 0;
        Proxy.Reset((_, line) => line.StartsWith("PUT ", StringComparison.Ordinal) && Interlocked.Increment(ref stalled) <= 2 ? Fault.Stalled : null);

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
            using S3Registries registries = new(ThroughProxy);
            var isRefused = false;
            Proxy.Reset((number, line) => number >= place && line.StartsWith('P') && (isRefused = true) ? Fault.Denied : null);
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
        using S3Registries registries = new(ThroughProxy);
        Proxy.Reset((_, line) => line.StartsWith("PUT ", StringComparison.Ordinal) ? Fault.FlippedRequest : null);

        await ThrowsAsync(Problem.ContentMismatch, () => Flow.PushAsync(Open(registries), Flow.FromFolder(Data)));

        Assert.Null(await Registry.TryGetLatestAsync(Flow.Name, default));
    }

    private static bool IsCompletion(string line) =>
        line.StartsWith("POST ", StringComparison.Ordinal) && line.Contains("uploadId=", StringComparison.Ordinal);

    private async Task<int> CountAsync()
    {
        using S3Registries registries = new(ThroughProxy);
        Proxy.Reset();
        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("count/only") });
        return Proxy.Requests.Count;
    }
}
