using Quilt.FakeBatch;
using Quilt.FakeBatch.State;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What would be refused of every job is one error before the first.</summary>
public class RefusedAtOnceTests : EngineFixture
{
    private const string Arn = "arn:aws:batch:us-east-1:123456789012:";

    [SkippableTheory]
    [InlineData(Arn + "job-definition/rend:1", "rend")]
    [InlineData("q", Arn + "job-queue/q")]
    [InlineData("arn:aws:batch:eu-west-1:123456789012:job-queue/q", Arn + "job-definition/rend:1")]
    public async Task ARNs_of_the_wrong_kind_or_of_two_regions_are_refused_without_a_call(string queue, string definition)
    {
        await RegisterAsync("true");
        Service.ResetCalls();

        await ThrowsAsync(Problem.InvalidSetting, () => Runs.PrepareAsync(Spec(definition) with { Queue = queue }, false, Report, default));

        Assert.Empty(Service.Calls);
    }

    [SkippableTheory]
    [InlineData(Arn + "job-queue/q", "rend")]
    [InlineData("q", Arn + "job-definition/rend:1")]
    public async Task An_ARN_of_another_region_than_the_one_that_was_named_is_refused_without_a_call_and_a_recorded_region_gives_way(string queue, string definition)
    {
        await RegisterAsync("true");
        Service.ResetCalls();
        var spec = Spec(definition) with { Queue = queue, Aws = new AwsSpec { Region = "eu-west-1", IsRegionNamed = true } };

        var error = await ThrowsAsync(Problem.InvalidSetting, () => Runs.PrepareAsync(spec, false, Report, default));

        Assert.Contains("-Region is eu-west-1", error.Message, StringComparison.Ordinal);
        Assert.Empty(Service.Calls);
        Assert.Equal("us-east-1", (await Runs.PrepareAsync(spec with { Aws = new AwsSpec { Region = "eu-west-1" } }, false, Report, default)).Aws!.Region);
    }

    [SkippableTheory]
    [InlineData("/tmp/out")]
    [InlineData("~/out")]
    [InlineData(@"C:\out")]
    [InlineData("s3:/bucket/lab/study/results")]
    [InlineData("https://example.org/results")]
    public async Task An_output_that_no_job_on_AWS_could_write_to_is_refused_without_a_call(string output)
    {
        await RegisterAsync("true");
        Service.ResetCalls();

        var error = await ThrowsAsync(Problem.InvalidDestination, () => Runs.PrepareAsync(Spec() with { Output = output }, false, Report, default));

        Assert.Contains("-Output s3://", error.Message, StringComparison.Ordinal);
        Assert.Empty(Service.Calls);
    }

    [SkippableTheory]
    [InlineData("fair", null, "-ShareIdentifier")]
    [InlineData("q", "studies", "-ShareIdentifier")]
    public async Task A_share_is_named_where_the_queue_has_a_policy_and_only_there(string queue, string? share, string told)
    {
        await RegisterAsync("true");
        Service.Add(new JobQueue { Name = "fair", SchedulingPolicyArn = Arn + "scheduling-policy/fair" });

        var error = await ThrowsAsync(
            Problem.InvalidSetting, () => Runs.PrepareAsync(Spec() with { Queue = queue, Aws = new AwsSpec { ShareIdentifier = share } }, false, Report, default));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{queue}'", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Jobs_that_others_are_to_wait_for_are_there_and_have_not_failed()
    {
        await RegisterAsync("exit 3", "bad");
        await RegisterAsync("true");
        var good = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        var bad = Assert.Single(await WaitAsync(await SubmitAsync(Spec("bad"), await SubjectAsync("sub-02"))));
        static RunSpec After(params string[] ids) => Spec() with { Aws = new AwsSpec { DependsOn = [.. ids] } };

        await Runs.PrepareAsync(After(good.EngineId!), false, Report, default);
        var missing = await ThrowsAsync(Problem.JobNotFound, () => Runs.PrepareAsync(After(good.EngineId!, good.JobId, Guid.NewGuid().ToString()), false, Report, default));
        var failed = await ThrowsAsync(Problem.JobRefused, () => Runs.PrepareAsync(After(good.EngineId!, bad.EngineId!), false, Report, default));

        Assert.Contains($"'{good.JobId}'", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(good.EngineId!, missing.Message, StringComparison.Ordinal);
        Assert.Contains($"'{bad.EngineId}'", failed.Message, StringComparison.Ordinal);
        await Runs.PrepareAsync(After("none") with { Aws = new AwsSpec { DependsOn = ["none"], NoCheck = true } }, false, Report, default);
    }

    [SkippableFact]
    public async Task Jobs_to_wait_for_may_be_so_new_that_they_are_not_shown_yet_or_not_to_be_looked_at()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { VisibleAfterMs = 200 };
        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        var spec = Spec() with { Aws = new AwsSpec { DependsOn = [job.EngineId!] } };

        await Runs.PrepareAsync(spec, false, Report, default);
        Service.Add(new ApiFault { Operation = "DescribeJobs", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no" });
        await Runs.PrepareAsync(spec, false, Report, default);

        Assert.Contains(Report.Details, line => line.Contains("batch:DescribeJobs", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Parts_of_a_vCPU_are_refused_on_EC2_whether_machines_are_looked_at_or_not()
    {
        await RegisterAsync("true");

        foreach (var noCheck in (bool[])[false, true])
        {
            var error = await ThrowsAsync(
                Problem.InvalidSetting, () => Runs.PrepareAsync(Spec() with { Aws = new AwsSpec { Vcpu = 0.5, NoCheck = noCheck } }, false, Report, default));
            Assert.Contains("-Vcpu 1 in place of 0.5", error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_queue_that_is_not_there_is_told_with_the_place_that_was_looked_in_and_those_of_near_names()
    {
        await RegisterAsync("true");
        foreach (var name in (string[])["gpu", "gpu-spot", "large"])
            Service.Add(new JobQueue { Name = name });

        var error = await ThrowsAsync(Problem.QueueNotFound, () => Runs.PrepareAsync(Spec() with { Queue = "gp" }, false, Report, default));

        Assert.Contains($"in us-east-1 at {Service.Url}. Did you mean gpu or gpu-spot?", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_package_in_a_folder_of_this_machine_is_refused_with_both_ways_to_go_on()
    {
        var subject = await SubjectAsync("sub-01");
        var package = Package with { Registry = "/data/registry" };
        var local = subject with { Package = package, Image = subject.ImageFiles[0] with { PhysicalKey = PhysicalKey.File("/data/sub-01.nii.gz"), Package = package } };

        var error = Assert.Throws<QuiltException>(() => AwsReach.CheckRegistry(local));

        Assert.Equal(Problem.PackageNotPushed, error.Problem);
        Assert.Contains("Copy-QuiltPackage lab/study -Registry '/data/registry' -Destination s3://", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Local", error.Message, StringComparison.Ordinal);
        // A package whose registry is a folder may well be of objects in S3.
        AwsReach.CheckRegistry(subject with { Package = package });
        AwsReach.CheckRegistry(subject);
    }
}
