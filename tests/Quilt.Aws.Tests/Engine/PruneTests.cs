using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Which revisions of a job definition are taken away, and which never.</summary>
public class PruneTests : EngineFixture
{
    private static RunSpec Tagged(string tag, bool prune = true) => Spec() with { Aws = new AwsSpec { ContainerTag = tag, Prune = prune } };

    [SkippableFact]
    public async Task Only_own_revisions_that_no_job_uses_go()
    {
        await RegisterAsync("true");                                                          // 1: the user's own
        await Runs.PrepareAsync(Tagged("2.0.0", prune: false), true, Report, default);        // 2: nobody uses it
        await SubmitAsync(Tagged("3.0.0", prune: false), await SubjectAsync("sub-01"));       // 3: a job does
        await RegisterAsync("true", tag: "4.0.0");                                            // 4: the user's own, unused

        var plan = await Runs.PrepareAsync(Tagged("5.0.0"), false, Report, default);
        Assert.Equal([1, 2, 3, 4], await ActiveAsync());
        var used = await Runs.PrepareAsync(Tagged("5.0.0"), true, Report, default);

        Assert.Equal(("rend:4", "rend:5"), (plan.JobDefinition, used.JobDefinition));
        Assert.Equal([1, 3, 4, 5], await ActiveAsync());
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task The_revision_in_use_stays_though_another_is_newer()
    {
        await RegisterAsync("true");
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        await Runs.PrepareAsync(Tagged("3.0.0", prune: false), true, Report, default);

        var used = await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);

        Assert.Equal("rend:2", used.JobDefinition);
        Assert.Equal([1, 2], await ActiveAsync());
    }

    [SkippableFact]
    public async Task What_may_not_be_taken_away_is_told_and_stays()
    {
        await RegisterAsync("true");
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        Service.Add(new ApiFault { Operation = "DeregisterJobDefinition", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no" });

        var used = await Runs.PrepareAsync(Tagged("3.0.0"), true, Report, default);

        Assert.Equal("rend:3", used.JobDefinition);
        Assert.Contains("batch:DeregisterJobDefinition", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await ActiveAsync());
    }

    private async Task<IEnumerable<int>> ActiveAsync() =>
        (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend", Status = "ACTIVE" })).JobDefinitions.Select(definition => definition.Revision!.Value).Order();
}
