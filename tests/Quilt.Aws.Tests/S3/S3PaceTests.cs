using System.Net;
using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>Requests wait for one another once S3 says that they come too fast, and only then.</summary>
public sealed class S3PaceTests
{
    private const int Burst = 200;

    private readonly S3Pace pace = new();

    [Fact]
    public void Nobody_waits_while_nothing_is_refused()
    {
        Answer(HttpStatusCode.OK);
        Answer(HttpStatusCode.NotFound);

        Assert.All(Ask(), turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public void One_refusal_makes_all_wait(HttpStatusCode status)
    {
        Answer(status);

        Assert.Contains(Ask(), turn => !turn.IsCompleted);
    }

    [Fact]
    public void Nobody_waits_any_longer_after_many_answers()
    {
        Answer(HttpStatusCode.ServiceUnavailable);

        for (var i = 0; i < 100_000; i++)
            Answer(HttpStatusCode.OK);

        Assert.All(Ask(), turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Who_waits_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        Answer(HttpStatusCode.ServiceUnavailable);
        var turns = Enumerable.Range(0, Burst).Select(_ => pace.WaitAsync(stop.Token)).ToList();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(turns));
    }

    private void Answer(HttpStatusCode status) => pace.Answered(status);

    private List<Task> Ask() => [.. Enumerable.Range(0, Burst).Select(_ => pace.WaitAsync(default))];
}
