using Quilt.FakeBatch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is told while AWS Batch does not answer.</summary>
public class SilenceTests : EngineFixture
{
    [SkippableFact]
    public async Task Since_when_AWS_Batch_is_silent_is_known_while_it_is_and_a_warning_says_that_it_is_asked_on()
    {
        var job = await WaitingAsync();
        await Runs.GetJobAsync(job.JobId, default);
        Assert.Null(Runs.SilentSince(job.RunId!));
        Service.Add(new ApiFault { Operation = "DescribeJobs", Kind = ApiFaultKind.Reset, Times = 1000 });
        CurrentReport.Value = Report;
        using CancellationTokenSource stop = new();

        var asking = Runs.GetJobAsync(job.JobId, stop.Token);
        while (Report.Warnings.Count == 0)
            await Task.Delay(20);

        Assert.NotNull(Runs.SilentSince(job.RunId!));
        Assert.Contains("does not answer batch:DescribeJobs", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Service.ClearFaults();
        await Runs.StopAsync([job.JobId], null, default);
        Assert.Null(Runs.SilentSince(job.RunId!));
    }

    private async Task<Job> WaitingAsync()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        return Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
    }
}
