using Quilt.Transfers;

namespace Quilt.Aws.Tests.S3;

/// <summary>What is there is found with whatever permissions the user has to look.</summary>
public sealed class S3PresentTests : ProxyFixture
{
    private const int Files = 60;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        for (var i = 0; i < Files; i++)
            Folder.Write($"data/{i}", $"content {i}");
    }

    [SkippableTheory]
    [InlineData("none")]
    [InlineData("versions")]
    [InlineData("versions,list-type")]
    public async Task Files_that_are_there_are_not_sent_again_by_who_may_not_list(string denied)
    {
        var first = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        using S3Registries registries = new(ThroughProxy);
        Proxy.Instead = async context =>
        {
            var isDenied = denied.Split(',').Any(context.Request.Query.ContainsKey);
            if (isDenied)
                await FaultProxy.RefuseAsync(context, 403, "AccessDenied");
            return isDenied;
        };
        Folder.Write("data/new", "new");

        var again = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("user/other"), Destination = "user/pkg" });

        Assert.Equal(Files, again.Reused.Files);
        Assert.Equal(1, again.Copied.Files);
        Assert.Single(Proxy.Requests, line => line.StartsWith("PUT ", StringComparison.Ordinal) && line.Contains("/user/pkg/", StringComparison.Ordinal) && !line.Contains("/.quilt/", StringComparison.Ordinal));
        Assert.Empty(first.Package.Entries.Select(entry => entry.PhysicalKey).Except(again.Package.Entries.Select(entry => entry.PhysicalKey)));
    }

    [SkippableFact]
    public async Task Who_may_neither_list_nor_read_sends_everything_and_asks_little()
    {
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        using S3Registries registries = new(ThroughProxy);
        Proxy.Instead = async context =>
        {
            var isDenied = context.Request.Query.ContainsKey("versions") || context.Request.Query.ContainsKey("list-type") ||
                (context.Request.Method is "HEAD" or "GET" && context.Request.Path.Value!.Contains("/user/pkg/", StringComparison.Ordinal) && !context.Request.Path.Value!.Contains("/.quilt/", StringComparison.Ordinal));
            if (isDenied)
                await FaultProxy.RefuseAsync(context, 403, "AccessDenied");
            return isDenied;
        };

        var again = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("user/other"), Destination = "user/pkg" });

        Assert.Equal(Files, again.Copied.Files);
        Assert.InRange(Proxy.Requests.Count(line => line.StartsWith("GET ", StringComparison.Ordinal) && line.Contains("/user/pkg/", StringComparison.Ordinal)), 1, Files - 1);
    }
}
