using Quilt.Aws.Batch;
using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What becomes of jobs that fail while CloudWatch Logs cannot be asked: only their logs tell what they failed of.</summary>
public class TroubledLogTests : EngineFixture
{
    private const string Script = "echo MemoryError; exit 1";
    private const int Ever = 1_000_000;

    private protected override BatchOptions Patience => base.Patience with { Retries = 1 };

    [SkippableFact]
    public async Task Throttled_logs_keep_an_end_open_until_they_tell_its_kind_and_what_ran_out_of_memory_gets_more()
    {
        await RegisterAsync(Script);
        Service.Add(new ApiFault { Operation = "GetLogEvents", Kind = ApiFaultKind.Throttle, Times = Ever });
        var job = Assert.Single(await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 2, MemoryOnRetry = 2 } }, await SubjectAsync("sub-01")));
        await EndAsync();

        var left = await Runs.GetJobAsync(job.JobId, default);

        Assert.False(left.IsEnded);
        Assert.StartsWith("ended, and not recorded yet: its log could not be read: ", left.Reason, StringComparison.Ordinal);
        Service.ClearFaults();
        var ended = Assert.Single(await WaitAsync([job]));
        Assert.Equal((JobFailure.OutOfMemory, 2, 1024), (ended.Failure, ended.Attempt, ended.Memory));
    }

    [SkippableTheory]
    [InlineData("AccessDeniedException", 3_600)]
    [InlineData("ServiceUnavailableException", 0)]
    public async Task A_log_that_stays_closed_and_one_that_was_waited_for_long_enough_say_nothing_of_the_kind(string code, int patience)
    {
        await RegisterAsync(Script);
        Service.Add(new ApiFault { Operation = "GetLogEvents", Kind = ApiFaultKind.Error, Times = Ever, Status = code.StartsWith("Access", StringComparison.Ordinal) ? 400 : 503, Code = code });
        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        await EndAsync();
        var runs = Session(Patience with { TroublePatience = TimeSpan.FromSeconds(patience) });

        await runs.GetJobAsync(job.JobId, default);
        var seen = await runs.GetJobAsync(job.JobId, default);

        Assert.Equal((JobStatus.FAILED, JobFailure.Application), (seen.Status, seen.Failure));
        Assert.Empty(seen.LastLines);
    }

    // As AWS Batch has it; nobody has looked.
    private async Task EndAsync()
    {
        while (Service.Jobs().Any(job => (string?)job["status"] != "FAILED"))
            await Task.Delay(20);
    }
}
