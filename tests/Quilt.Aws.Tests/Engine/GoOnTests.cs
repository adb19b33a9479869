using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Going on with a submission that broke off, where its record is not at hand.</summary>
public class GoOnTests : EngineFixture
{
    [SkippableFact]
    public async Task Jobs_that_were_sent_are_taken_over_whatever_became_of_them_and_the_others_sent()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-002 ] && exit 3; true");
        var subjects = await SubjectsAsync(5);
        var first = await BreakOffAsync(Runs, subjects[..3]);
        await WaitAsync(first);

        var runs = OtherMachine();
        var jobs = await SubmitAsync(runs, Spec(), subjects);

        Assert.Equal(5, Service.Jobs().Count);
        Assert.Equal(first.Select(job => job.EngineId), jobs.Take(3).Select(job => job.EngineId));
        Assert.Equal(["sub-002"], (await WaitAsync(runs, jobs)).Where(job => job.Outcome == JobOutcome.Failed).Select(job => job.Subject!.Id));
        var again = await runs.RestartAsync([.. jobs.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default);
        Assert.NotEqual(jobs[1].EngineId, Assert.Single(again).EngineId);
        Assert.Equal(6, Service.Jobs().Count);
    }

    [SkippableFact]
    public async Task It_goes_on_over_several_machines_until_it_is_complete_and_then_begins_anew()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(6);
        await BreakOffAsync(Runs, subjects[..2]);
        await BreakOffAsync(OtherMachine(), subjects[..4]);

        var jobs = await SubmitAsync(OtherMachine(), Spec(), subjects);
        Assert.Equal(6, Service.Jobs().Count);
        Service.ResetCalls();
        var anew = await SubmitAsync(OtherMachine(), Spec(), subjects);

        Assert.Equal(12, Service.Jobs().Count);
        Assert.Empty(jobs.Select(job => job.EngineId).Intersect(anew.Select(job => job.EngineId)));
        Assert.Equal(0, CallsOf("ListJobs"));
    }

    [SkippableFact]
    public async Task Other_work_is_not_taken_over_and_stays_open_for_who_goes_on_with_it()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var first = await BreakOffAsync(Runs, subjects[..1]);

        var other = await SubmitAsync(OtherMachine(), Spec() with { Environment = Spec().Environment.Add("MODEL", "small") }, subjects[..1]);
        await SubmitAsync(OtherMachine(), Spec() with { Output = "results/2.0.0" }, subjects[..1]);
        Assert.Equal(3, Service.Jobs().Count);
        Assert.NotEqual(first[0].EngineId, other[0].EngineId);

        var jobs = await SubmitAsync(OtherMachine(), Spec(), subjects);
        Assert.Equal(first[0].EngineId, jobs[0].EngineId);
        Assert.Equal(5, Service.Jobs().Count);
    }

    private BatchRuns OtherMachine() => Session(store: Folder[$"machine-{Guid.NewGuid():n}"]);

    // As a session leaves it that is killed: nobody says that it is complete.
    private async Task<IReadOnlyList<Job>> BreakOffAsync(BatchRuns runs, IReadOnlyList<Subject> subjects)
    {
        var submission = runs.Open(await runs.PrepareAsync(Spec(), true, Report, default), null);
        return await submission.SubmitAsync([.. subjects.Select(submission.Plan)], Report, default);
    }
}
