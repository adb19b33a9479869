using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is listed of runs on AWS Batch.</summary>
public class ListTests : EngineFixture
{
    [SkippableFact]
    public async Task Listed_runs_are_looked_at_again()
    {
        var job = await WaitingAsync("results/1.0.0");
        var listed = Assert.Single(await Runs.ListAsync(Report, default).ToListAsync());
        Service.Options = Service.Options with { Slots = 4 };
        while ((string?)Assert.Single(Service.Jobs())["status"] != "SUCCEEDED")
            await Task.Delay(20);

        var looked = await new RunLook(Runs).LookAsync(listed, Report, default);

        Assert.Equal((true, false, 1), (listed.IsAlive, looked.IsAlive, looked.Counts["SUCCEEDED"]));
        Assert.Equal(job.RunId, looked.Id);
    }

    [SkippableFact]
    public async Task Listed_runs_stay_as_they_are_recorded_where_AWS_Batch_cannot_be_asked_with_one_warning()
    {
        await WaitingAsync("results/1.0.0");
        await WaitingAsync("results/2.0.0");
        Service.Add(new ApiFault { Operation = "DescribeJobs", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no", Times = 1000 });
        RunLook look = new(Runs);
        Service.ResetCalls();

        List<Run> looked = [];
        await foreach (var run in Runs.ListAsync(Report, default))
            looked.Add(await look.LookAsync(run, Report, default));

        Assert.All(looked, run => Assert.Equal((true, 1), (run.IsAlive, run.Total)));
        Assert.Equal((2, 1), (looked.Count, CallsOf("DescribeJobs")));
        Assert.Contains("those last recorded", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        Assert.Empty(Report.Errors);
    }

    [SkippableFact]
    public async Task What_another_session_recorded_is_listed()
    {
        var job = await WaitingAsync("results/1.0.0");
        await Session().StopAsync([job.JobId], null, default);

        Assert.Equal(1, Assert.Single(await Runs.ListAsync(Report, default).ToListAsync()).Counts["FAILED"]);
    }

    private async Task<Job> WaitingAsync(string output)
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        return Assert.Single(await SubmitAsync(Spec() with { Output = output }, await SubjectAsync("sub-01")));
    }
}
