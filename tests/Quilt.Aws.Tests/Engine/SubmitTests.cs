using System.Text.Json;
using Quilt.FakeBatch;
using Quilt.FakeBatch.State;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What AWS Batch is asked for a job, and what is refused before.</summary>
public class SubmitTests : EngineFixture
{
    [SkippableFact]
    public async Task A_job_is_told_its_exact_input_its_output_and_where_it_comes_from()
    {
        await RegisterAsync("true");
        var subject = await SubjectAsync("sub-01", metadata: Metadata.Parse("""{"sidecar": {"scan_details": {"Age": 31}}}"""));
        var job = Assert.Single(await SubmitAsync(Spec() with { Timeout = TimeSpan.FromMinutes(2) }, subject));

        var detail = await DescribeAsync(job);
        var environment = EnvironmentOf(detail);

        Assert.Equal(("data--sub-01", "data--sub-01"), (job.Name, detail.JobName));
        Assert.Equal($"s3://{BucketName}/lab/study/sub-01/sub-01.nii.gz", environment["INPUT_IMAGE"]);
        Assert.Equal(subject.ImageFiles[0].PhysicalKey.VersionId, environment["INPUT_VERSION_ID"]);
        Assert.Equal($"s3://{BucketName}/lab/study/results/1.0.0/data/sub-01", environment["OUTPUT_PATH"]);
        Assert.Equal(environment["OUTPUT_PATH"], job.Output);
        Assert.Equal("results/1.0.0/data/sub-01", job.OutputKey);
        Assert.Equal(("""{"Age": 31}""", "120"), (environment["SUBJECT_METADATA"], environment["CMET_TIMEOUT"]));
        Assert.Equal((job.RunId, job.InputKey, "sub-01"), (environment["QUILT_RUN_ID"], environment["QUILT_INPUT_KEY"], environment["QUILT_SUBJECT"]));
        using var list = JsonDocument.Parse(await ReadAsync(environment["INPUT_FILES"]));
        Assert.Equal(environment["INPUT_VERSION_ID"], Assert.Single(list.RootElement.EnumerateArray()).GetProperty("version").GetString());
        Assert.Equal(
            $"quilt:package=lab/study quilt:run={job.RunId} quilt:study=study quilt:subject=sub-01 quilt:top-hash={Package.TopHash}",
            string.Join(' ', detail.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.True(detail.PropagateTags);
        Assert.Equal(120, detail.Timeout.AttemptDurationSeconds);
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task What_it_asks_for_goes_over_what_the_definition_says()
    {
        await RegisterAsync("true");
        Service.Add(new ComputeEnvironment { Name = "machines", InstanceTypes = ["g4dn.xlarge"] });
        var spec = Spec() with
        {
            Aws = new AwsSpec { Vcpu = 2, Memory = 4096, Gpu = 1, Attempts = 3, Tags = new AwsSpec().Tags.Add("study", "LA5c") },
            Environment = Spec().Environment.Add("MODEL", "small"),
            Secrets = Spec().Secrets.Add("FS_LICENSE", "top secret"),
        };

        var job = Assert.Single(await SubmitAsync(spec, await SubjectAsync("sub-01")));

        var detail = await DescribeAsync(job);
        Assert.Equal(["GPU=1", "MEMORY=4096", "VCPU=2"], detail.Container.ResourceRequirements.Select(r => $"{r.Type.Value}={r.Value}").Order());
        Assert.Equal((10, "LA5c"), (detail.RetryStrategy.Attempts, detail.Tags["study"]));
        Assert.Equal(["Host EC2*", "Your Spot Task*", "*"], detail.RetryStrategy.EvaluateOnExit.Select(rule => rule.OnStatusReason).OfType<string>());
        Assert.Equal(("small", "top secret"), (EnvironmentOf(detail)["MODEL"], EnvironmentOf(detail)["FS_LICENSE"]));
        Assert.DoesNotContain("top secret", await File.ReadAllTextAsync(Path.Combine(Folder["runs"], job.RunId!, "record.jsonl")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Share_and_priority_are_those_that_were_asked_for()
    {
        await RegisterAsync("true");
        Service.Add(new JobQueue { Name = "fair", SchedulingPolicyArn = "arn:aws:batch:us-east-1:123456789012:scheduling-policy/fair" });
        var spec = Spec() with { Queue = "fair", Aws = new AwsSpec { ShareIdentifier = "studies", Priority = 7 } };

        var detail = await DescribeAsync(Assert.Single(await SubmitAsync(spec, await SubjectAsync("sub-01"))));

        Assert.Equal(("studies", 7), (detail.ShareIdentifier, detail.SchedulingPriority));
        Assert.Empty(Service.Violations);
    }

    [SkippableTheory]
    [InlineData("quilt:package")]
    [InlineData("aws:owner")]
    public async Task Tags_that_belong_to_QuiltPS_or_AWS_are_refused_before_anything_is_done(string name)
    {
        await RegisterAsync("true");
        var spec = Spec() with { Aws = new AwsSpec { Tags = new AwsSpec().Tags.Add(name, "mine") } };

        await ThrowsAsync(Problem.InvalidSetting, () => SubmitAsync(spec, []));

        Assert.Empty(Runs.Store.ListIds());
    }

    [SkippableFact]
    public async Task A_queue_that_is_not_there_or_takes_no_jobs_is_told_before_anything_is_done()
    {
        await RegisterAsync("true");
        Service.Add(new JobQueue { Name = "closed", State = "DISABLED" });

        var missing = await ThrowsAsync(Problem.QueueNotFound, () => SubmitAsync(Spec() with { Queue = "close" }, []));
        await ThrowsAsync(Problem.QueueNotUsable, () => SubmitAsync(Spec() with { Queue = "closed" }, []));

        Assert.Contains("Did you mean closed?", missing.Message, StringComparison.Ordinal);
        Assert.Empty(Runs.Store.ListIds());
    }

    [SkippableFact]
    public async Task A_definition_is_found_by_name_revision_or_ARN_and_its_newest_revision_recorded()
    {
        await RegisterAsync("true", tag: "1.0.0");
        await RegisterAsync("true", tag: "1.1.0");
        var arn = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions.Single(d => d.Revision == 1).JobDefinitionArn;

        var newest = await Runs.PrepareAsync(Spec(), false, Report, default);
        var first = await Runs.PrepareAsync(Spec("rend:1"), false, Report, default);
        var byArn = await Runs.PrepareAsync(Spec(arn), false, Report, default);

        Assert.Equal(("rend:2", "registry:5000/rend:1.1.0"), (newest.JobDefinition, newest.Image));
        Assert.Equal(("rend:1", "registry:5000/rend:1.0.0"), (first.JobDefinition, first.Image));
        Assert.Equal((arn, "us-east-1"), (byArn.JobDefinition, byArn.Aws!.Region));
        Assert.Equal<string>(["sh", "-c", "true"], newest.Command);
        await ThrowsAsync(Problem.JobDefinitionNotFound, () => Runs.PrepareAsync(Spec("rend:7"), false, Report, default));
        await Batch.DeregisterJobDefinitionAsync(new() { JobDefinition = "rend:1" });
        await ThrowsAsync(Problem.JobDefinitionNotUsable, () => Runs.PrepareAsync(Spec("rend:1"), false, Report, default));
    }

    [SkippableFact]
    public async Task A_tag_gets_one_revision_however_often_it_is_asked_for()
    {
        await RegisterAsync("true", tag: "1.0.0");
        var spec = Spec() with { Aws = new AwsSpec { ContainerTag = "2.0.0", MadeFor = ("lab/study", Package.TopHash!) } };

        var plan = await Runs.PrepareAsync(spec, false, Report, default);
        Assert.Equal(("rend:1", "registry:5000/rend:2.0.0"), (plan.JobDefinition, plan.Image));
        Service.Add(new ApiFault { Operation = "RegisterJobDefinition", Kind = ApiFaultKind.Lost });
        var first = await Runs.PrepareAsync(spec, true, Report, default);
        var again = await Runs.PrepareAsync(spec, true, Report, default);

        Assert.Equal(("rend:2", "rend:2"), (first.JobDefinition, again.JobDefinition));
        var all = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions;
        Assert.Equal(["registry:5000/rend:1.0.0", "registry:5000/rend:2.0.0"], all.OrderBy(d => d.Revision).Select(d => d.ContainerProperties.Image));
        Assert.Equal(
            $"quilt:package=lab/study quilt:registered-by=QuiltPS quilt:study=study quilt:top-hash={Package.TopHash}",
            string.Join(' ', all.Single(d => d.Revision == 2).Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
    }

    [SkippableFact]
    public async Task A_registration_that_came_too_fast_is_made_again()
    {
        await RegisterAsync("true", tag: "1.0.0");
        Service.Add(new ApiFault { Operation = "RegisterJobDefinition", Kind = ApiFaultKind.Throttle, Times = 2 });

        var spec = await Runs.PrepareAsync(Spec() with { Aws = new AwsSpec { ContainerTag = "2.0.0" } }, true, Report, default);

        Assert.Equal("rend:2", spec.JobDefinition);
    }

    [SkippableFact]
    public async Task The_digest_is_recorded_where_the_images_name_states_it()
    {
        var digest = $"sha256:{new string('d', 64)}";
        await RegisterAsync("true", tag: $"1.0.0@{digest}");

        var exact = await Runs.PrepareAsync(Spec(), false, Report, default);
        var tagged = await Runs.PrepareAsync(Spec() with { Aws = new AwsSpec { ContainerTag = "2.0.0" } }, false, Report, default);

        Assert.Equal((digest, null), (exact.ImageDigest, tagged.ImageDigest));
        Assert.Equal(("registry:5000/rend:1.0.0@" + digest, "registry:5000/rend:2.0.0"), (exact.Image, tagged.Image));
    }

    [SkippableFact]
    public async Task Metadata_of_any_length_stays_within_AWSs_limit()
    {
        await RegisterAsync("true");
        var note = new string('ä', 9000);
        var metadata = Metadata.Empty.With("sidecar", Metadata.Empty.With("scan_details", Metadata.Empty.With("Note", note)));

        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01", metadata: metadata)));

        var environment = EnvironmentOf(await DescribeAsync(job));
        Assert.False(environment.ContainsKey("SUBJECT_METADATA"));
        Assert.Contains(note, await ReadAsync(environment["SUBJECT_METADATA_FILE"]), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(500)]
    public async Task Names_of_any_length_stay_within_AWSs_limit_with_metadata_just_short_enough(int length)
    {
        await RegisterAsync("true");
        var metadata = Metadata.Empty.With("sidecar", Metadata.Empty.With("scan_details", Metadata.Empty.With("Note", new string('x', 2000))));
        var subject = await SubjectAsync("sub-01", metadata: metadata);
        var image = subject.ImageFiles[0];
        var key = $"lab/study/{string.Concat(Enumerable.Repeat("aä脳", length))[..length]}"; // none is read here
        subject = subject with
        {
            Image = image with { LogicalKey = $"{new string('ß', length)}.nii", PhysicalKey = PhysicalKey.S3(BucketName, key, image.PhysicalKey.VersionId) },
            Inputs = [],
        };

        // Of what is in S3 besides, a key of 1,024 bytes has to hold the longest name.
        var job = Assert.Single(await SubmitAsync(Spec() with { Output = $"results/{new string('é', length * 4 / 5)}" }, subject));

        Assert.True(job.EngineId is not null, job.Reason);
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task An_environment_that_AWS_would_refuse_fails_the_job_with_a_clear_reason()
    {
        await RegisterAsync("true");

        var job = Assert.Single(await SubmitAsync(Spec() with { Environment = Spec().Environment.Add("LONG", new string('x', 9000)) }, await SubjectAsync("sub-01")));

        Assert.Equal((JobStatus.FAILED, JobFailure.NotStarted), (job.Status, job.Failure));
        Assert.Contains("8192", job.Reason, StringComparison.Ordinal);
        Assert.Equal(0, CallsOf("SubmitJob"));
    }

    [SkippableFact]
    public async Task What_only_this_machine_has_no_job_can_read()
    {
        await RegisterAsync("true");
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), false, Report, default), null);
        var subject = await SubjectAsync("sub-01");
        var local = subject with { Image = subject.ImageFiles[0] with { PhysicalKey = PhysicalKey.File("/data/sub-01.nii.gz") } };

        Assert.Equal(Problem.PackageNotPushed, Assert.Throws<QuiltException>(() => submission.Plan(local)).Problem);
    }
}
