using Xunit.Abstractions;

namespace Quilt.Aws.Tests.Registries;

/// <summary>A store that asks for patience gets it.</summary>
public sealed class ThrottleTests(ITestOutputHelper output) : ProxyFixture
{
    [SkippableTheory]
    [InlineData(400, "RequestTimeout")]
    [InlineData(409, "OperationAborted")]
    [InlineData(503, "SlowDown")]
    [InlineData(500, "InternalError")]
    public async Task A_refusal_that_passes_by_itself_is_waited_out(int status, string code)
    {
        Folder.Write("data/a", "one");
        using S3Registries registries = new(ThroughProxy);
        var refused = 0;
        Proxy.Instead = async context =>
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
        using S3Registries registries = new(ThroughProxy);
        var refused = 0;
        Proxy.Instead = async context =>
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

    [SkippableFact]
    public async Task A_push_to_a_store_that_takes_few_requests_a_second_slows_down_as_a_whole()
    {
        const int files = 240;
        const int perSlot = 3;
        for (var i = 0; i < files; i++)
            Folder.Write($"data/{i}", $"content {i}");
        using S3Registries registries = new(ThroughProxy);
        Lock gate = new();
        var (slot, inSlot, refused) = (0L, 0, 0);
        Proxy.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/user/pkg/", StringComparison.Ordinal) || context.Request.Method != "PUT")
                return false;
            lock (gate)
            {
                var now = Environment.TickCount64 / 100;
                (slot, inSlot) = (now, now == slot ? inSlot + 1 : 1);
                if (inSlot <= perSlot)
                    return false;
                refused++;
            }
            await FaultProxy.RefuseAsync(context, 503, "SlowDown");
            return true;
        };

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        output.WriteLine($"{refused} of {files + refused} requests were refused");
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
        // Each by itself, 64 at once would be refused some 800 times.
        Assert.InRange(refused, 0, files * 3 / 2);
    }
}
