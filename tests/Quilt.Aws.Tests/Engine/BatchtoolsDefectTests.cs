using Quilt.Aws.S3;
using Quilt.FakeBatch.State;

namespace Quilt.Aws.Tests.Engine;

/// <summary>
/// What the Python batchtools does wrong with AWS, and does not happen here (docs/from-batchtools.md). What it does wrong with subjects stands in the
/// class of the same name of the core's tests.
/// </summary>
public class BatchtoolsDefectTests : EngineFixture
{
    // There the first page of DescribeJobQueues is all queues that there are.
    [SkippableFact]
    public async Task A_queue_behind_the_first_page_takes_jobs_and_one_that_is_not_there_is_compared_with_all()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { PageSize = 2 };
        foreach (var name in new[] { "a", "b", "c", "study-last" })
            Service.Add(new JobQueue { Name = name });

        var job = Assert.Single(await SubmitAsync(Spec() with { Queue = "study-last" }, await SubjectAsync("sub-01")));

        Assert.NotNull(job.EngineId);
        var error = await ThrowsAsync(Problem.QueueNotFound, () => SubmitAsync(Spec() with { Queue = "study-lost" }));
        Assert.Contains("study-last", error.Message, StringComparison.Ordinal);
    }

    // There a list of objects ends after 1,000, and with it a BIDS data set.
    [SkippableFact]
    public async Task A_data_set_of_more_objects_than_a_page_is_taken_whole()
    {
        var bucket = await BucketAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 1001), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) => await bucket.Sdk.PutObjectAsync(new() { BucketName = BucketName, Key = $"cohort/sub-{i:0000}", ContentBody = "" }, token));

        var keys = await new S3Folder(bucket, "cohort", null, null, Report).EntriesAsync(default).Select(entry => entry.LogicalKey).ToListAsync();

        Assert.Equal((1001, "sub-1001"), (keys.Count, keys[^1]));
    }

    // There nothing ends a job; a loop of the AWS CLI does, which terminates some and not those that wait.
    [SkippableFact]
    public async Task Jobs_in_every_state_are_cancelled_or_terminated_and_those_that_have_ended_stay_as_they_are()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-001 ] || sleep 600");
        Service.Options = Service.Options with { Slots = 1 };
        var subjects = await SubjectsAsync(4);
        var ended = await WaitAsync(await SubmitAsync(Spec(), subjects[0]));
        var jobs = await SubmitAsync(Spec(), subjects[1..]);
        while (!(await Runs.GetJobsAsync(jobs[0].RunId!, default)).Select(job => job.Status).Order().SequenceEqual([JobStatus.RUNNABLE, JobStatus.RUNNABLE, JobStatus.RUNNING]))
            await Task.Delay(20);

        var stopped = await Runs.StopAsync([.. ended.Concat(jobs).Select(job => job.JobId)], "wrong image", default);

        Assert.Equal([null, "stopped: wrong image", "stopped: wrong image", "stopped: wrong image"], stopped.Select(job => job.Outcome == JobOutcome.Succeeded ? null : job.Reason));
        Assert.Equal((1, 2), (CallsOf("TerminateJob"), CallsOf("CancelJob")));
    }

    // There a submission that ends early (an image that is not there, a lost connection) leaves no file, so that nobody finds its jobs again.
    [SkippableFact]
    public async Task What_was_sent_before_a_submission_broke_off_is_on_record()
    {
        await RegisterAsync("true");
        using CancellationTokenSource stop = new();
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);
        var first = Assert.Single(await submission.SubmitAsync([submission.Plan(await SubjectAsync("sub-01"))], Report, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await submission.SubmitAsync([submission.Plan(await SubjectAsync("sub-02"))], Report, stop.Token));

        Assert.Equal(first.EngineId, Assert.Single(await Session().GetJobsAsync(first.RunId!, default)).EngineId);
    }
}
