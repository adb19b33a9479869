using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What becomes of a run whose watcher may not see all that is in S3.</summary>
public class DeniedS3Tests : EngineFixture
{
    private const string Size = $"{Put}echo 1 | put size.txt";

    [SkippableFact]
    public async Task Who_may_not_list_versions_sees_outputs_and_their_results()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Plan = (_, line) => line.Contains("versions", StringComparison.Ordinal) ? Fault.Denied : null;
        var runs = Session(connection: Connection with { EndpointUrl = proxy.Url });
        await RegisterAsync(Size);

        var job = Assert.Single(await WaitAsync(runs, await SubmitAsync(runs, Spec() with { ExpectedOutput = ["size.txt"] }, [await SubjectAsync("sub-01")])));

        Assert.Equal((JobOutcome.Succeeded, null), (job.Outcome, job.Reason));
        var package = await RunResults.BuildAsync(Package, [job], runs, new ResultOptions(), Report, default);
        Assert.EndsWith("/size.txt", Assert.Single(package.Entries).LogicalKey, StringComparison.Ordinal);
        Assert.Contains(proxy.Requests, line => line.Contains("list-type=2", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Outputs_that_nobody_may_list_are_said_of_their_job_and_the_others_are_watched_and_stopped()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Plan = (_, line) => line.Contains("sub-001%2F", StringComparison.Ordinal) ? Fault.Denied : null;
        var runs = Session(connection: Connection with { EndpointUrl = proxy.Url });
        await RegisterAsync($"{Size}; [ $QUILT_SUBJECT = sub-003 ] && sleep 600; true");
        var jobs = await SubmitAsync(runs, Spec() with { ExpectedOutput = ["size.txt"] }, await SubjectsAsync(3));

        var ended = await WaitAsync(runs, [.. jobs.Take(2)]);
        var stopped = Assert.Single(await runs.StopAsync([jobs[2].JobId], null, default));

        Assert.Equal((JobStatus.SUCCEEDED, JobOutcome.Incomplete), (ended[0].Status, ended[0].Outcome));
        Assert.StartsWith("outputs could not be listed: ", ended[0].Reason, StringComparison.Ordinal);
        Assert.Equal(JobOutcome.Succeeded, ended[1].Outcome);
        Assert.Equal(JobFailure.Stopped, stopped.Failure);
    }

    [SkippableFact]
    public async Task An_image_that_nobody_may_look_at_is_not_said_to_be_unchanged()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Plan = (_, line) => line.StartsWith("HEAD", StringComparison.Ordinal) ? Fault.Denied : null;
        var runs = Session(connection: Connection with { EndpointUrl = proxy.Url });
        await RegisterAsync("true");

        var job = Assert.Single(await WaitAsync(runs, await SubmitAsync(runs, Spec(), [await SubjectAsync("sub-01")])));

        Assert.Equal(JobOutcome.Succeeded, job.Outcome);
        Assert.StartsWith("could not be checked: ", job.InputChange, StringComparison.Ordinal);
        Assert.Equal($"its input {job.InputChange}", job.Reason);
    }
}
