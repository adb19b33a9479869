using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Attempts after the first of jobs that were to wait for others.</summary>
public class DependencyTests : EngineFixture
{
    private const string Script = "[ $QUILT_SUBJECT = sub-001 ] || exit 3";

    [SkippableFact]
    public async Task A_restart_waits_no_more_for_what_AWS_Batch_has_forgotten_once_the_job_had_started()
    {
        await RegisterAsync(Script);
        var first = Assert.Single(await WaitAsync(await SubmitAsync(Spec(), await SubjectAsync("sub-001"))));
        var second = Assert.Single(await WaitAsync(await SubmitAsync(After(first), await SubjectAsync("sub-002"))));
        Service.Forget();

        var again = Assert.Single(await RestartAsync(second));

        Assert.NotNull(again.EngineId);
        Assert.Empty((await DescribeAsync(again)).DependsOn);
    }

    [SkippableFact]
    public async Task A_restart_still_waits_where_the_job_never_got_past_it()
    {
        await RegisterAsync(Script);
        Service.Options = Service.Options with { Slots = 0 };
        var first = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-001")));
        var second = Assert.Single(await SubmitAsync(After(first), await SubjectAsync("sub-002")));
        await Runs.StopAsync([first.JobId], null, default);
        await WaitAsync([second]);
        var third = Assert.Single(await RestartAsync(second));

        Assert.Equal(first.EngineId, Assert.Single((await DescribeAsync(third)).DependsOn).JobId);
    }

    private static RunSpec After(Job other) =>
        Spec() with { Output = "results/2.0.0", Aws = new AwsSpec { DependsOn = [other.EngineId!] } };

    private Task<IReadOnlyList<Job>> RestartAsync(Job job) => Runs.RestartAsync([job.JobId], new RestartOptions(), Report, default);
}
