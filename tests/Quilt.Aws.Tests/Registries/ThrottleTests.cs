namespace Quilt.Aws.Tests.Registries;

/// <summary>A store that asks for patience gets it.</summary>
public sealed class ThrottleTests : BucketFixture
{
    private FaultProxy? proxy;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData(400, "RequestTimeout")]
    [InlineData(409, "OperationAborted")]
    [InlineData(503, "SlowDown")]
    [InlineData(500, "InternalError")]
    public async Task A_refusal_that_passes_by_itself_is_waited_out(int status, string code)
    {
        Folder.Write("data/a", "one");
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        var refused = 0;
        proxy.Instead = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/user/pkg/a", StringComparison.Ordinal) || context.Request.Method != "PUT" || ++refused > 3)
                return false;
            await FaultProxy.RefuseAsync(context, status, code);
            return true;
        };

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.Equal(4, refused);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_refusal_that_does_not_pass_is_told_after_as_many_tries_as_the_message_says()
    {
        Folder.Write("data/a", "one");
        using S3Registries registries = new(Connection with { EndpointUrl = proxy!.Url });
        var refused = 0;
        proxy.Instead = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/user/pkg/a", StringComparison.Ordinal) || context.Request.Method != "PUT")
                return false;
            refused++;
            await FaultProxy.RefuseAsync(context, 400, "RequestTimeout");
            return true;
        };

        var error = await ThrowsAsync(Problem.InputOutput, () => Flow.PushAsync(Open(registries), Flow.FromFolder(Data)));

        Assert.Contains("after many tries", error.Message, StringComparison.Ordinal);
        Assert.InRange(refused, 5, 20);
    }
}
