using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Which objects are results, and how they become entries.</summary>
public class ResultTests : EngineFixture
{
    [SkippableFact]
    public async Task Outputs_are_objects_with_their_versions_below_the_jobs_prefix()
    {
        var job = await RunAsync($"{Put}echo volume | put volumes.tsv; echo report | put reports/a.txt", spec => spec with { ExpectedOutput = ["volumes.tsv", "reports/*.txt"] });

        var files = await Runs.GetResultsAsync(job.JobId, default).ToListAsync();

        Assert.Equal(JobOutcome.Succeeded, job.Outcome);
        Assert.Equal(["reports/a.txt", "volumes.tsv"], files.Select(file => file.Path));
        Assert.All(files, file => Assert.NotNull(file.PhysicalKey.VersionId));
    }

    [SkippableFact]
    public async Task Exit_code_0_without_an_expected_output_is_incomplete()
    {
        var job = await RunAsync($"{Put}echo volume | put volumes.tsv; printf '' | put empty.txt", spec => spec with { ExpectedOutput = ["volumes.tsv", "empty.txt", "*.pdf"] });

        Assert.Equal((JobStatus.SUCCEEDED, JobOutcome.Incomplete, JobFailure.OutputMissing), (job.Status, job.Outcome, job.Failure));
        Assert.Equal("missing or empty: empty.txt, *.pdf", job.Reason);
    }

    [SkippableFact]
    public async Task What_a_try_before_the_last_left_behind_is_no_result_and_is_said()
    {
        await RegisterAsync($"{Put}if [ $AWS_BATCH_JOB_ATTEMPT = 1 ]; then echo half | put half.txt; sleep 1.5; echo half done; sleep 600; fi; echo whole | put whole.txt");
        Service.Add(new JobFault { Attempt = 1, Kind = JobFaultKind.Spot, AfterLog = "half done", AfterMs = 1100 });

        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { RetryOnSpot = true }, ExpectedOutput = ["whole.txt"] }, await SubjectAsync("sub-01"))));
        var package = await RunResults.BuildAsync(Package, [job], Runs, new ResultOptions(), Report, default);

        Assert.Equal(2, job.Tries);
        Assert.Equal(["results/1.0.0/data/sub-01/whole.txt"], package.Entries.Select(entry => entry.LogicalKey));
        Assert.Contains("half.txt", Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_it_wrote_before_AWS_told_of_its_start_is_a_result()
    {
        Service.Options = Service.Options with { StartLagMs = 2000 };
        var job = await RunAsync($"{Put}echo volume | put volumes.tsv; sleep 3", spec => spec with { ExpectedOutput = ["volumes.tsv"] });

        Assert.Equal(JobOutcome.Succeeded, job.Outcome);
        Assert.Equal(["volumes.tsv"], await ResultsAsync(job));
        // Another session knows only what is recorded.
        Assert.False(Assert.Single(await Session().GetResultsAsync(job.JobId, default).ToListAsync()).IsLeftover);
    }

    [SkippableFact]
    public async Task What_was_there_before_the_job_is_left_over()
    {
        var first = await RunAsync($"{Put}echo volume | put volumes.tsv");
        await RegisterAsync("true", "idle");
        await Task.Delay(1100);
        var second = Assert.Single(await WaitAsync(await SubmitAsync(Spec("idle"), [first.Subject!])));

        Assert.True(Assert.Single(await Runs.GetResultsAsync(second.JobId, default).ToListAsync()).IsLeftover);
    }

    [SkippableFact]
    public async Task What_another_run_writes_there_later_does_not_take_the_place_of_its_results()
    {
        var script = $"{Put}sleep 2.5; echo $QUILT_RUN_ID | put run.txt";
        var first = await RunAsync(script);
        var second = Assert.Single(await WaitAsync(await SubmitAsync(Spec(), first.Subject!)));

        var kept = Assert.Single(await Runs.GetResultsAsync(first.JobId, default).ToListAsync());
        var newer = Assert.Single(await Runs.GetResultsAsync(second.JobId, default).ToListAsync());

        Assert.Equal((false, false), (kept.IsLeftover, newer.IsLeftover));
        Assert.NotEqual(kept.PhysicalKey.VersionId, newer.PhysicalKey.VersionId);
    }

    [SkippableFact]
    public async Task Results_are_published_in_place_with_what_made_them()
    {
        var job = await RunAsync($"{Put}echo volume | put volumes.tsv");

        var package = await RunResults.BuildAsync(Package, [job], Runs, new ResultOptions(), Report, default);
        var entry = Assert.Single(package.Entries);
        var provenance = Provenance.Trace(entry);

        Assert.Equal($"{job.Output}/volumes.tsv", $"s3://{entry.PhysicalKey.Bucket}/{entry.PhysicalKey.Path}");
        Assert.Equal(("aws", "q", "rend:1", "registry:5000/rend:1.0.0"), (provenance.Engine, provenance.Queue, provenance.JobDefinition, provenance.Image));
        Assert.Equal((job.InputKey, null), (provenance.InputKey, provenance.FilePath));
    }
}
