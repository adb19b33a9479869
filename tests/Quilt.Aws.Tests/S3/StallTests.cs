using System.Security.Cryptography;
using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>What goes on, however slowly, is waited for; what does not is tried again, and told in the end.</summary>
public sealed class StallTests : ProxyFixture
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly byte[] body = RandomNumberGenerator.GetBytes(8 << 20);

    private AwsConnection Through => ThroughProxy with { AnswerLimit = Limit };

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public async Task A_body_that_is_taken_slowly_is_sent_at_last()
    {
        // In all 512 pieces, which take four times the limit; what the system's buffers hold, and so looks sent, is a tenth of it.
        var body = RandomNumberGenerator.GetBytes(32 << 20);
        using S3Clients clients = new(Through);
        var bucket = await clients.GetBucketAsync(BucketName, default);
        byte[] taken = [];
        Proxy.Pause = Limit / 128;
        Proxy.Reset((_, _) => Fault.SlowRequest);
        Proxy.Instead = context =>
        {
            taken = ((MemoryStream)context.Request.Body).ToArray();
            return Task.FromResult(true);
        };

        await bucket.PutAsync("key", body, S3Objects.Hash(body), [], default);

        Assert.Equal(body, taken);
    }

    [SkippableFact]
    public async Task A_body_that_is_not_taken_is_sent_again()
    {
        using S3Clients clients = new(Through);
        var bucket = await clients.GetBucketAsync(BucketName, default);
        Proxy.Reset((number, _) => number == 0 ? Fault.Stalled : null);

        await bucket.PutAsync("key", body, S3Objects.Hash(body), [], default);

        Assert.InRange(Proxy.Requests.Count, 2, int.MaxValue);
        Assert.Equal(body, (await bucket.TryReadAsync("key", body.Length, default))!.Content);
    }

    [SkippableTheory]
    [InlineData(Fault.Stalled)]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Reset)]
    public async Task The_first_request_is_tried_again(Fault fault)
    {
        Proxy.Reset((number, _) => number == 0 ? fault : null);
        using S3Clients clients = new(Through);

        await clients.GetBucketAsync(BucketName, default);

        Assert.Equal(2, Proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_server_that_never_answers_is_told_after_a_few_tries()
    {
        Proxy.Reset((_, _) => Fault.Stalled);
        using S3Clients clients = new(Through with { AnswerLimit = TimeSpan.FromMilliseconds(200) });

        await ThrowsAsync(Problem.ServiceUnreachable, () => clients.GetBucketAsync(BucketName, default));

        Assert.Equal(3, Proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_server_that_stays_busy_at_the_first_request_is_told_by_the_next_in_its_own_words()
    {
        Proxy.Reset((_, line) => line.StartsWith("HEAD ", StringComparison.Ordinal) ? Fault.Busy : null);
        using S3Clients clients = new(Through);

        await clients.GetBucketAsync(BucketName, default);

        Assert.Equal(3, Proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_first_request_that_is_not_answered_can_be_stopped()
    {
        Proxy.Reset((_, _) => Fault.Stalled);
        using S3Clients clients = new(Through with { AnswerLimit = TimeSpan.FromMinutes(2) });
        using CancellationTokenSource stop = new();
        var asking = clients.GetBucketAsync(BucketName, stop.Token);
        while (Proxy.Requests.Count == 0)
            await Task.Delay(20);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
