using Quilt.FakeBatch;
using Quilt.FakeBatch.State;
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
    public async Task What_somebody_else_writes_there_while_the_job_waits_for_a_machine_is_no_result()
    {
        await RegisterAsync($"{Put}echo volume | put volumes.tsv");
        Service.Options = Service.Options with { Slots = 0 };
        var hasty = Session(Patience with { StartSlack = TimeSpan.Zero });
        var jobs = await SubmitAsync(hasty, Spec() with { ExpectedOutput = ["volumes.tsv", "report.pdf"] }, [await SubjectAsync("sub-01")]);
        await Task.Delay(1100); // S3 tells whole seconds
        var (bucket, key) = Aws.S3.S3Place.Parse(jobs[0].Output!);
        await (await BucketAsync()).Sdk.PutObjectAsync(new() { BucketName = bucket, Key = $"{key}/report.pdf", ContentBody = "of another job" });
        await Task.Delay(1100);
        Service.Options = Service.Options with { Slots = 1 };

        var job = Assert.Single(await WaitAsync(hasty, jobs));

        Assert.Equal((JobOutcome.Incomplete, "missing or empty: report.pdf"), (job.Outcome, job.Reason));
        Assert.Equal(["volumes.tsv"], await ResultsAsync(job));
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
    public async Task A_result_tells_the_memory_that_its_job_was_given_after_it_ran_out_of_it_and_is_made_again_with_as_much()
    {
        await RegisterAsync($"{Put}echo begun; sleep 1; echo volume | put volumes.tsv");
        Service.Add(new JobFault { Job = "data--sub-001", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun", Times = 1 });
        var spec = Spec() with { Aws = new AwsSpec { Vcpu = 2, Attempts = 2, MemoryOnRetry = 2 } };

        var jobs = await WaitAsync(await SubmitAsync(spec, await SubjectsAsync(2)));
        var package = await RunResults.BuildAsync(Package, [.. jobs], Runs, new ResultOptions(), Report, default);
        var traced = package.Entries.Select(Provenance.Trace).ToList();

        Assert.Equal(["""{"vcpu": 2.0, "memory": 1024}""", """{"vcpu": 2.0}"""], traced.Select(one => $"{one.Resource}"));
        var again = Assert.Single(await SubmitAsync(RunResources.Apply(traced[0].Resource, Spec()), jobs[0].Subject!));
        Assert.Equal(["MEMORY=1024", "VCPU=2"], (await DescribeAsync(again)).Container.ResourceRequirements.Select(r => $"{r.Type.Value}={r.Value}").Order());
    }

    [SkippableFact]
    public async Task A_result_of_a_fair_share_queue_is_made_again_in_its_share_and_on_another_queue_in_none()
    {
        await RegisterAsync($"{Put}echo volume | put volumes.tsv");
        Service.Add(new JobQueue { Name = "fair", SchedulingPolicyArn = "arn:aws:batch:us-east-1:123456789012:scheduling-policy/fair" });
        var spec = Spec() with { Queue = "fair", Aws = new AwsSpec { ShareIdentifier = "studies", Priority = 7 } };
        var job = Assert.Single(await WaitAsync(await SubmitAsync(spec, await SubjectAsync("sub-01"))));
        var package = await RunResults.BuildAsync(Package, [job], Runs, new ResultOptions(), Report, default);
        var asked = Provenance.Trace(Assert.Single(package.Entries)).Resource;

        var again = await DescribeAsync(Assert.Single(await SubmitAsync(RunResources.Apply(asked, Spec() with { Queue = "fair" }), job.Subject!)));
        var other = await DescribeAsync(Assert.Single(await SubmitAsync(RunResources.Apply(asked, Spec()), job.Subject!)));

        Assert.Equal(("studies", 7), (again.ShareIdentifier, again.SchedulingPriority));
        Assert.Null(other.ShareIdentifier);
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
