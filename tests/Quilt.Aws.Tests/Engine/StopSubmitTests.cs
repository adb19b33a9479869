using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>A submission that is stopped in the middle: it ends, and the same one later goes on with it.</summary>
public class StopSubmitTests : EngineFixture
{
    private readonly CancellationTokenSource stop = new();

    // A stop that is not heeded shows as a test that does not end.
    private static readonly TimeSpan Safety = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Jobs_come_in_their_order_as_soon_as_each_is_sent_while_others_wait_for_their_turn()
    {
        await RegisterAsync("true");
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);
        var plans = (await SubjectsAsync(6)).Select(submission.Plan).ToList();
        HoldUp(plans[^1]);
        List<(string Name, int Sent)> seen = [];

        await foreach (var job in submission.SubmitAsync(plans, null, Report, default))
        {
            seen.Add((job.Name, Service.Jobs().Count));
            Service.ClearFaults();
        }

        Assert.Equal(plans.Select(plan => plan.Name), seen.Select(job => job.Name));
        Assert.True(seen[0].Sent < plans.Count, $"The first came when {seen[0].Sent} were sent.");
    }

    [SkippableFact]
    public async Task Who_takes_no_more_jobs_ends_the_sending_and_the_rest_is_recorded_as_not_sent()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { CallsPerSecond = new Dictionary<string, double> { ["SubmitJob"] = 1 } };
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);
        var plans = (await SubjectsAsync(20)).Select(submission.Plan).ToList();
        HoldUp(plans[^1]); // else the first, which may be throttled, might be the last that is sent

        var first = await submission.SubmitAsync(plans, null, Report, default).FirstAsync();

        var (run, sent) = Assert.Single(submission.GetSent());
        Assert.Equal(first.RunId, run);
        Assert.InRange(sent, 1, plans.Count - 1);
        Assert.Equal(Service.Jobs().Count, sent);
        Assert.Equal(plans.Count - sent, (await Runs.GetJobsAsync(run, default)).Count(job => job.Failure == JobFailure.NotStarted));
    }

    [SkippableFact]
    public async Task One_that_others_wait_with_for_the_same_look_ends_alone()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(2);
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        var stalled = 0;
        proxy.Plan = (_, line) => line.StartsWith("PUT", StringComparison.Ordinal) && Interlocked.Increment(ref stalled) == 1 ? Fault.Stalled : null;
        var runs = Session(connection: Connection with { EndpointUrl = proxy.Url });
        var submission = runs.Open(await runs.PrepareAsync(Spec(), true, Report, default), null);

        var stopped = submission.SubmitAsync([submission.Plan(subjects[0])], Report, stop.Token);
        while (Volatile.Read(ref stalled) == 0) // it looks for submissions that broke off
            await Task.Delay(20);
        var other = submission.SubmitAsync([submission.Plan(subjects[1])], Report, default);
        await Task.Delay(500); // time enough to wait, too
        await stop.CancelAsync();

        Assert.NotNull(Assert.Single(await other.WaitAsync(Safety)).EngineId);
        Assert.Equal(JobFailure.NotStarted, Assert.Single(await stopped.WaitAsync(Safety)).Failure);
    }

    [SkippableFact]
    public async Task Under_endless_throttling()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(6);
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Throttle, Skip = 2, Times = 1_000_000 });

        await StopWhenAsync(Spec(), subjects, () => Service.Calls.TryGetValue("SubmitJob", out var calls) && calls.Throttled > 0);
        Assert.Equal(2, Service.Jobs().Count);

        Service.ClearFaults();
        await GoOnAsync(Spec(), subjects);
    }

    [SkippableFact]
    public async Task While_inputs_are_copied()
    {
        await RegisterAsync("true");
        var spec = Spec() with { Aws = new AwsSpec { StageInput = true } };
        var subjects = await SubjectsAsync(3);
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Plan = (_, line) => IsCopy(line) ? Fault.Stalled : null;

        await StopWhenAsync(spec, subjects, () => proxy.Requests.Any(IsCopy), Session(connection: Connection with { EndpointUrl = proxy.Url }));
        Assert.Empty(Service.Jobs());

        await GoOnAsync(spec, subjects);
    }

    [SkippableFact]
    public async Task While_it_looks_for_a_job_whose_answer_was_lost()
    {
        await RegisterAsync("true");
        var patient = Session(Patience with { ListPatience = TimeSpan.FromHours(1), OrphanPatience = TimeSpan.FromSeconds(30) });
        Service.Options = Service.Options with { VisibleAfterMs = 3000 };
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Lost });
        var subjects = await SubjectsAsync(1);

        await StopWhenAsync(Spec(), subjects, () => CallsOf("ListJobs") > 0, patient);
        var run = Assert.Single(Runs.Store.ListIds());
        Service.Options = Service.Options with { VisibleAfterMs = 0 };

        // It was sent, though this session heard of it no more: whoever looks finds it, and none is sent twice.
        using CancellationTokenSource safety = new(Safety);
        Job job;
        do
            job = Assert.Single(await patient.GetJobsAsync(run, safety.Token));
        while (job.EngineId is null && !job.IsEnded);
        Assert.Equal((string?)Assert.Single(Service.Jobs())["jobId"], job.EngineId);
    }

    private void HoldUp(JobPlan plan) => Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Throttle, Body = $"\"{plan.Subject.Id}\"", Times = 1_000_000 });

    private static bool IsCopy(string line) => line.StartsWith("PUT", StringComparison.Ordinal) && line.Contains("/.inputs/", StringComparison.Ordinal) && line.Contains(".nii.gz", StringComparison.Ordinal);

    private async Task StopWhenAsync(RunSpec spec, IReadOnlyList<Subject> subjects, Func<bool> isTime, BatchRuns? runs = null)
    {
        runs ??= Runs;
        var submission = runs.Open(await runs.PrepareAsync(spec, true, Report, default), null);
        var submitting = submission.SubmitAsync([.. subjects.Select(submission.Plan)], Report, stop.Token);
        while (!isTime())
            await Task.Delay(20);
        await stop.CancelAsync();
        var jobs = await submitting.WaitAsync(Safety);
        Assert.All(jobs, job => Assert.True(job.EngineId is not null || job.Reason is null or "not submitted: stopped before it was sent", job.Reason));
    }

    private async Task GoOnAsync(RunSpec spec, IReadOnlyList<Subject> subjects)
    {
        var jobs = await SubmitAsync(Session(store: Folder["another machine"]), spec, subjects);
        Assert.Equal(subjects.Count, Service.Jobs().Count);
        Assert.Equal(Service.Jobs().Select(job => (string?)job["jobId"]).Order(), jobs.Select(job => job.EngineId).Order());
    }
}
