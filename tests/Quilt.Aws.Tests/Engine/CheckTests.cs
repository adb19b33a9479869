using Amazon.Batch;
using Quilt.FakeBatch;
using Quilt.FakeBatch.State;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is looked at before the first job, and what each finding says to do.</summary>
public class CheckTests : EngineFixture
{
    [SkippableTheory]
    [InlineData("c5.large", 4.0, null, null)]
    [InlineData("c5.large", null, 8192, null)]
    [InlineData("c5.large", null, null, 1)]
    public async Task A_job_that_no_machine_is_large_enough_for_is_refused(string type, double? vcpu, int? memory, int? gpu)
    {
        await RegisterAsync("true");
        Service.Add(new ComputeEnvironment { Name = "machines", InstanceTypes = [type] });
        AwsSpec asked = new() { Vcpu = vcpu, Memory = memory, Gpu = gpu };

        var error = await ThrowsAsync(Problem.JobDoesNotFit, () => Runs.PrepareAsync(Spec() with { Aws = asked }, true, Report, default));

        Assert.Contains("machines has no such machine among c5.large", error.Message, StringComparison.Ordinal);
        Assert.Contains("-NoCheck", error.Message, StringComparison.Ordinal);
        await Runs.PrepareAsync(Spec() with { Aws = asked with { NoCheck = true } }, true, Report, default);
        await Runs.PrepareAsync(Spec(), true, Report, default);
    }

    [SkippableFact]
    public async Task One_compute_environment_that_fits_is_enough_and_a_disabled_one_is_none()
    {
        await RegisterAsync("true");
        var spec = Spec() with { Aws = new AwsSpec { Vcpu = 16 } };
        Service.Add(new ComputeEnvironment { Name = "small", MaxVcpus = 8 });
        Service.Add(new ComputeEnvironment { Name = "large", InstanceTypes = ["m5.4xlarge"] });
        Service.Add(new JobQueue { Name = "q", ComputeEnvironments = ["small", "large"] });
        await Runs.PrepareAsync(spec, true, Report, default);

        Service.Add(new ComputeEnvironment { Name = "large", InstanceTypes = ["m5.4xlarge"], State = "DISABLED" });
        var small = await ThrowsAsync(Problem.JobDoesNotFit, () => Runs.PrepareAsync(spec, true, Report, default));
        Assert.Contains("small grows to 8 vCPUs", small.Message, StringComparison.Ordinal);

        Service.Add(new ComputeEnvironment { Name = "small", Status = "INVALID", StatusReason = "CLIENT_ERROR - the role is gone" });
        var none = await ThrowsAsync(Problem.QueueNotUsable, () => Runs.PrepareAsync(spec, true, Report, default));
        Assert.Contains("small is ENABLED, INVALID CLIENT_ERROR - the role is gone; large is DISABLED", none.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Fargate_runs_only_what_is_made_for_it()
    {
        await RegisterAsync("true");
        Service.Add(new ComputeEnvironment { Name = "machines", Type = "FARGATE", InstanceTypes = [] });

        var kind = await ThrowsAsync(Problem.JobDoesNotFit, () => Runs.PrepareAsync(Spec(), true, Report, default));
        Assert.Contains("machines is Fargate, and the job definition is for EC2", kind.Message, StringComparison.Ordinal);

        await Batch.RegisterJobDefinitionAsync(new()
        {
            JobDefinitionName = "light",
            Type = JobDefinitionType.Container,
            PlatformCapabilities = ["FARGATE"],
            ContainerProperties = new()
            {
                Image = "registry:5000/rend:1.0.0",
                ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "0.25" }, new() { Type = ResourceType.MEMORY, Value = "512" }],
            },
        });
        await Runs.PrepareAsync(Spec("light"), true, Report, default);
        var memory = await ThrowsAsync(Problem.JobDoesNotFit, () => Runs.PrepareAsync(Spec("light") with { Aws = new AwsSpec { Memory = 4096 } }, true, Report, default));
        Assert.Contains("from 512 to 2048 MiB", memory.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Who_may_not_look_at_machines_is_told_and_can_submit()
    {
        await RegisterAsync("true");
        Service.Add(new ApiFault { Operation = "DescribeComputeEnvironments", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no" });

        await Runs.PrepareAsync(Spec(), true, Report, default);

        Assert.Contains("batch:DescribeComputeEnvironments", Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_input_that_is_gone_or_of_another_size_is_an_error_of_its_subject_and_the_others_are_good()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(4);
        var gone = subjects[0].ImageFiles[0].PhysicalKey;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(new() { BucketName = BucketName, Key = gone.Path, VersionId = gone.VersionId });
        subjects[1] = subjects[1] with { Image = subjects[1].ImageFiles[0] with { Size = 99 } };
        // What is newest does not matter: the exact version is there.
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, subjects[3].ImageFiles[0].PhysicalKey.Path);
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);

        var good = await submission.CheckAsync([.. subjects.Select(submission.Plan)], Report, default);

        Assert.Equal(["data--sub-003", "data--sub-004"], good.Select(plan => plan.Name));
        Assert.Equal([Problem.ContentNotFound, Problem.ContentMismatch], Report.Errors.Select(error => error.Problem));
        Assert.Equal(["sub-001", "sub-002"], Report.Errors.Select(error => ((Subject)error.Target!).Id));
        Assert.StartsWith("data--sub-001 is not submitted: ", Report.Errors[0].Message, StringComparison.Ordinal);
        Assert.Empty(Runs.Store.ListIds());
    }
}
