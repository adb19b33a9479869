using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>A stop does not wait for what takes its time.</summary>
public sealed class StopTests : BucketFixture
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public async Task A_chain_of_credentials_that_takes_long_is_not_waited_for()
    {
        using ManualResetEventSlim found = new();
        using CancellationTokenSource stop = new();
        using S3Clients clients = new(Connection, _ =>
        {
            found.Wait(TimeSpan.FromMinutes(2));
            return ("us-east-1", null);
        });

        var asking = Task.Run(() => clients.GetBucketAsync(BucketName, stop.Token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1)));
        found.Set();
    }

    [SkippableFact]
    public async Task A_probe_that_is_stopped_does_not_wait_for_a_server_that_does_not_answer()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        using S3Clients clients = new(Connection with { EndpointUrl = proxy.Url });
        var bucket = await clients.GetBucketAsync(BucketName, default);
        using CancellationTokenSource stop = new();
        proxy.Reset((_, _) => Fault.Stalled);
        var probe = S3ConditionProbe.RunAsync(bucket, stop.Token);
        while (proxy.Requests.Count == 0)
            await Task.Delay(20);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
