using System.Collections.Concurrent;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Publishing on a server that checks conditions, and on one that refuses to hear of them.</summary>
public sealed class ConditionTests : BucketFixture
{
    private const int Pushers = 16;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public async Task Of_many_pushers_at_once_each_parent_has_one_winner()
    {
        ConcurrentBag<(string? Parent, string Child)> won = [];
        await Task.WhenAll(Enumerable.Range(0, Pushers).Select(i => Task.Run(() => PushUntilWonAsync(i, won))));

        Assert.Equal(Pushers, won.Count);
        Assert.Equal(Pushers, won.Select(pair => pair.Parent).Distinct().Count());
        var latest = await Registry.GetAsync(Flow.Name, null, null, default);
        Assert.Equal(Pushers, latest.Count);
        Assert.Empty(await Flow.VerifyAsync(latest, Registries.Content));
    }

    [SkippableFact]
    public async Task A_server_is_asked_once_whether_it_checks_conditions()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        Folder.Write("data/a", "one");

        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));
        Assert.Contains(proxy.Requests, line => line.Contains("/probe-", StringComparison.Ordinal));
        proxy.Reset();
        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("user/other") });

        Assert.DoesNotContain(proxy.Requests, line => line.Contains("/probe-", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_probe_that_may_not_be_removed_is_told_and_is_no_revision()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Reset((_, line) => line.StartsWith("DELETE ", StringComparison.Ordinal) ? Fault.Denied : null);
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        Folder.Write("data/a", "one");
        Recorded report = new();

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), report: report);

        var left = Assert.Single(await VersionsAsync(".quilt/tmp/"), version => version.IsLatest == true);
        Assert.Contains(report.Details, line => line.Contains(left.Key, StringComparison.Ordinal));
        Assert.Equal(
            [$".quilt/named_packages/user/pkg/{pushed.Package.Created!.Value.ToUnixTimeSeconds()}", ".quilt/named_packages/user/pkg/latest"],
            (await VersionsAsync(".quilt/named_packages/")).Select(version => version.Key).Distinct());
    }

    [SkippableFact]
    public async Task Who_may_write_pointers_and_no_probe_pushes()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Reset((_, line) => line.Contains("/.quilt/tmp/", StringComparison.Ordinal) ? Fault.Denied : null);
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        Folder.Write("data/a", "one");

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.Equal(pushed.Package.TopHash, (await Registry.GetAsync(Flow.Name, null, null, default)).TopHash);
    }

    [SkippableFact]
    public async Task A_write_on_condition_whose_answer_is_lost_is_known_for_ones_own()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        Folder.Write("data/a", "one");
        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("user/other") }); // asks what the server can do
        ConcurrentDictionary<string, string> conditions = new(StringComparer.Ordinal);
        foreach (var content in (string[])["one", "two"])
        {
            proxy.Reset((_, line) => IsPointer(line) && conditions.TryAdd(line, "") ? Fault.LostAnswer : null);
            proxy.Instead = context =>
            {
                if (conditions.ContainsKey($"{context.Request.Method} {context.Request.Path}"))
                    conditions[$"{context.Request.Method} {context.Request.Path}"] = $"{context.Request.Headers.IfNoneMatch}{context.Request.Headers.IfMatch}";
                return Task.FromResult(false);
            };
            Folder.Write("data/a", content);
            await Task.Delay(TimeSpan.FromSeconds(1.1)); // two pushes in one second would look for a free pointer

            var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

            Assert.Equal(2, conditions.Count); // the time's pointer and latest
            Assert.DoesNotContain("", conditions.Values);
            Assert.Equal(2, proxy.Requests.Count(IsPointer) - conditions.Count); // each was sent again, and refused: it was there
            Assert.Equal(pushed.Package.TopHash, (await Registry.GetAsync(Flow.Name, null, null, default)).TopHash);
            conditions.Clear();
        }

        static bool IsPointer(string line) => line.StartsWith("PUT ", StringComparison.Ordinal) && line.Contains("/.quilt/named_packages/user/pkg/", StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("If-Match,If-None-Match")]
    [InlineData("x-amz-checksum-sha256")]
    [InlineData("If-Match,If-None-Match,x-amz-checksum-sha256")]
    public async Task An_older_server_that_refuses_a_header_is_served_without_it(string headers)
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        ConcurrentBag<string> refused = [];
        proxy.Instead = async context =>
        {
            if (context.Request.Method != "PUT" || !headers.Split(',').Any(context.Request.Headers.ContainsKey))
                return false;
            refused.Add(context.Request.Path);
            await FaultProxy.RefuseAsync(context, 501, "NotImplemented", "A header you provided implies functionality that is not implemented.");
            return true;
        };
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        Folder.Write("data/a", "one");

        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));
        var known = refused.Count;
        Folder.Write("data/a", "two");
        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.NotEqual(0, known);
        Assert.Equal(known, refused.Count);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    // Each adds its own file to whatever is latest.
    private async Task PushUntilWonAsync(int number, ConcurrentBag<(string? Parent, string Child)> won)
    {
        using S3Registries registries = new(Connection);
        var registry = Open(registries);
        Folder.Write($"data{number}/f{number}", $"content {number}");
        while (true)
        {
            var latest = await registry.TryGetLatestAsync(Flow.Name, default);
            var package = Editing.PackageEdit.AddFolder(latest ?? new Package(), Folder[$"data{number}"], null, UpdatePolicy.Incoming, null);
            try
            {
                var pushed = await Flow.PushAsync(registry, package, new PushOptions { Name = Flow.Name, Exact = true, Destination = "d" });
                won.Add((latest?.TopHash, pushed.Package.TopHash!));
                return;
            }
            catch (QuiltException error) when (error.Problem == Problem.PackageConflict)
            {
            }
        }
    }
}
