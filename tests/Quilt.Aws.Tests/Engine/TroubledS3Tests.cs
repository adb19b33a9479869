using Microsoft.AspNetCore.Http;
using Quilt.Aws.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What becomes of jobs that end while S3 cannot be asked, which passes: it says nothing of them.</summary>
public sealed class TroubledS3Tests : EngineFixture
{
    private FaultProxy? proxy;
    private volatile string? troubled;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    [SkippableFact]
    public async Task Outputs_that_cannot_be_listed_for_the_moment_are_looked_for_again_and_that_is_said_once()
    {
        var runs = await TroubledAsync();
        var job = await EndedAsync(runs, $"{Put}echo 1 | put size.txt");
        troubled = "sub-001%2F";
        CurrentReport.Value = Report; // flows into what is awaited here

        var left = await runs.GetJobAsync(job.JobId, default);
        await runs.GetJobAsync(job.JobId, default);

        Assert.False(left.IsEnded);
        Assert.StartsWith("ended, and not recorded yet: its outputs could not be listed: The credentials have expired", left.Reason, StringComparison.Ordinal);
        Assert.Contains("data--sub-001 of run", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        troubled = null;
        var judged = await runs.GetJobAsync(job.JobId, default);
        Assert.Equal((JobOutcome.Succeeded, null), (judged.Outcome, judged.Reason));
    }

    [SkippableFact]
    public async Task Of_many_jobs_one_is_asked_for_in_vain_at_each_look()
    {
        var runs = await TroubledAsync(patience => patience with { Concurrency = 1 });
        await RegisterAsync("true");
        var jobs = await SubmitAsync(runs, Spec() with { ExpectedOutput = ["size.txt"] }, await SubjectsAsync(4));
        await AllEndAsync();
        troubled = "%2Fdata%2F";
        proxy!.Reset();
        proxy.Instead = AnswerAsync;

        var left = await runs.GetJobsAsync(jobs[0].RunId!, default);

        Assert.All(left, job => Assert.False(job.IsEnded));
        Assert.Single(proxy.Requests.Where(line => line.Contains("%2Fdata%2F", StringComparison.Ordinal)).Distinct());
    }

    [SkippableFact]
    public async Task A_stop_does_not_wait_for_the_verdict_on_what_has_ended()
    {
        var runs = await TroubledAsync();
        var job = await EndedAsync(runs, "true");
        troubled = "sub-001%2F";
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));

        var stopped = Assert.Single(await runs.StopAsync([job.JobId], null, Report, safety.Token));

        Assert.False(stopped.IsEnded);
        Assert.Contains(Report.Warnings, warning => warning.Contains("not recorded as ended yet", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_that_cannot_be_looked_at_for_the_moment_is_looked_at_again_for_some_time(bool isPatienceOver)
    {
        var runs = await TroubledAsync(patience => isPatienceOver ? patience with { LongestTrouble = TimeSpan.Zero } : patience);
        var job = await EndedAsync(runs, $"{Put}echo 1 | put size.txt");
        troubled = ".nii.gz";

        var seen = await runs.GetJobAsync(job.JobId, default);
        troubled = null;
        var later = await runs.GetJobAsync(job.JobId, default);

        Assert.Equal((isPatienceOver, JobOutcome.Succeeded), (seen.IsEnded, later.Outcome));
        Assert.Equal(isPatienceOver, later.InputChange?.StartsWith("could not be checked: The credentials have expired", StringComparison.Ordinal) ?? false);
    }

    private async Task<BatchRuns> TroubledAsync(Func<BatchOptions, BatchOptions>? change = null)
    {
        proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Instead = AnswerAsync;
        return Session((change ?? (patience => patience))(Patience), connection: Connection with { EndpointUrl = proxy.Url });
    }

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        if (troubled is not { } part || !$"{context.Request.Path}{context.Request.QueryString}".Contains(part, StringComparison.Ordinal))
            return false;
        await FaultProxy.RefuseAsync(context, 400, "ExpiredToken");
        return true;
    }

    // As AWS Batch has it; nobody has looked.
    private async Task<Job> EndedAsync(BatchRuns runs, string script)
    {
        await RegisterAsync(script);
        var job = Assert.Single(await SubmitAsync(runs, Spec() with { ExpectedOutput = ["size.txt"] }, await SubjectsAsync(1)));
        await AllEndAsync();
        return job;
    }

    private async Task AllEndAsync()
    {
        while (!Service.Jobs().All(job => (string?)job["status"] is "SUCCEEDED" or "FAILED"))
            await Task.Delay(20);
    }
}
