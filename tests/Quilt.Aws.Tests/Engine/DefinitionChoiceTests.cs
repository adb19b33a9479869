using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Which revision a name means, and what an image's tag makes of it.</summary>
public class DefinitionChoiceTests : EngineFixture
{
    private static RunSpec Tagged(string tag, string definition = "rend") => Spec(definition) with { Aws = new AwsSpec { ContainerTag = tag } };

    [SkippableFact]
    public async Task A_name_means_the_newest_revision_that_a_user_registered_not_one_made_for_another_runs_tag()
    {
        await RegisterAsync("true", tag: "1.0.0");
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        await Runs.PrepareAsync(Tagged("3.0.0"), true, Report, default);

        var plain = await Runs.PrepareAsync(Spec(), false, Report, default);
        var exact = await Runs.PrepareAsync(Spec("rend:3"), false, Report, default);

        Assert.Equal(("rend:1", "registry:5000/rend:1.0.0"), (plain.JobDefinition, plain.Image));
        Assert.Equal(("rend:3", "registry:5000/rend:3.0.0"), (exact.JobDefinition, exact.Image));
        Assert.Contains(Report.Details, line => line.StartsWith("'rend' means rend:1", StringComparison.Ordinal) && line.Contains("rend:3", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_tag_starts_from_what_the_user_changed_last()
    {
        await RegisterAsync("true", tag: "1.0.0");
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        await RegisterAsync("false", tag: "1.0.0");
        await Runs.PrepareAsync(Tagged("3.0.0"), true, Report, default);

        var used = await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);

        Assert.Equal("rend:5", used.JobDefinition);
        Assert.Equal<string>(["sh", "-c", "false"], used.Command);
    }

    [SkippableFact]
    public async Task Where_all_were_made_for_tags_the_newest_is_taken_and_that_is_said()
    {
        await RegisterAsync("true", tag: "1.0.0");
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        await Runs.PrepareAsync(Tagged("3.0.0"), true, Report, default);
        await Batch.DeregisterJobDefinitionAsync(new() { JobDefinition = "rend:1" });

        Assert.Equal("rend:3", (await Runs.PrepareAsync(Spec(), false, Report, default)).JobDefinition);

        Assert.Contains(Report.Details, line => line.StartsWith("'rend' means rend:3", StringComparison.Ordinal) && line.Contains("QuiltPS registered all", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_ARN_without_a_revision_means_what_its_name_does()
    {
        await RegisterAsync("true", tag: "1.0.0");
        var arn = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions[0].JobDefinitionArn;
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);

        Assert.Equal(arn, (await Runs.PrepareAsync(Spec(arn[..arn.LastIndexOf(':')]), false, Report, default)).JobDefinition);
    }

    [SkippableFact]
    public async Task What_is_registered_is_said_with_its_number_once_it_is_and_not_before()
    {
        await RegisterAsync("true", tag: "1.0.0");
        var submission = Runs.Open(await Runs.PrepareAsync(Tagged("2.0.0"), false, Report, default), null);
        var plan = submission.Plan(await SubjectAsync("sub-01"));
        Assert.True(submission.Spec.Aws!.LacksRevision);
        Assert.DoesNotContain(Report.Details, line => line.Contains("registered", StringComparison.Ordinal));

        await submission.MakeAsync(plan, true, Report, default);

        Assert.Equal("The job definition rend:2 is registered: as rend:1, with the image registry:5000/rend:2.0.0.", Report.Details.Last());
        Assert.Equal(("rend:2", false), (submission.Spec.JobDefinition, submission.Spec.Aws!.LacksRevision));
    }

    [SkippableFact]
    public async Task Queue_and_machines_are_looked_up_once_though_a_revision_is_registered()
    {
        await RegisterAsync("true", tag: "1.0.0");
        Service.ResetCalls();

        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);

        Assert.Equal((1, 1, 1), (CallsOf("DescribeJobQueues"), CallsOf("DescribeComputeEnvironments"), CallsOf("RegisterJobDefinition")));
    }

    [SkippableFact]
    public async Task A_definition_that_is_not_there_is_told_with_the_place_that_was_looked_in_and_what_was_meant_perhaps()
    {
        foreach (var name in (string[])["rend", "rend-gpu", "rend-large", "volumes"])
            await RegisterAsync("true", name);

        var near = await ThrowsAsync(Problem.JobDefinitionNotFound, () => Runs.PrepareAsync(Spec("ren"), false, Report, default));
        await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        var revision = await ThrowsAsync(Problem.JobDefinitionNotFound, () => Runs.PrepareAsync(Spec("rend:9"), false, Report, default));
        var far = await ThrowsAsync(Problem.JobDefinitionNotFound, () => Runs.PrepareAsync(Spec("something"), false, Report, default));

        Assert.Contains($"in us-east-1 at {Service.Url}. Did you mean rend, rend-gpu or rend-large?", near.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean rend:1, which its name", revision.Message, StringComparison.Ordinal);
        Assert.Contains("There are: rend, rend-gpu, rend-large, volumes.", far.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_tag_can_be_had_of_a_definition_that_CloudFormation_made()
    {
        await RegisterAsync("true", tag: "1.0.0");
        var arn = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions[0].JobDefinitionArn;
        Service.TagAsAws(arn, new Dictionary<string, string> { ["aws:cloudformation:stack-name"] = "lab", ["team"] = "imaging" });

        var used = await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);

        Assert.Equal("rend:2", used.JobDefinition);
        var made = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions.Single(d => d.Revision == 2);
        Assert.Equal(["quilt:registered-by", "team"], made.Tags.Keys.Order());
    }

    [SkippableTheory]
    [InlineData(45, 0, true)]
    [InlineData(46, 0, false)]
    [InlineData(40, 5, true)]
    [InlineData(40, 6, false)]
    public async Task Tags_of_job_and_definition_together_are_counted_before_the_first_job(int ofDefinition, int given, bool isTaken)
    {
        await RegisterAsync("true", tag: "1.0.0");
        var arn = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions[0].JobDefinitionArn;
        await Batch.TagResourceAsync(new() { ResourceArn = arn, Tags = Enumerable.Range(0, ofDefinition).ToDictionary(i => $"cost{i}", i => "x") });
        Service.TagAsAws(arn, new Dictionary<string, string> { ["aws:cloudformation:stack-name"] = "lab" }); // AWS does not count its own
        var spec = Spec() with { Aws = new AwsSpec { Tags = new AwsSpec().Tags.AddRange(Enumerable.Range(0, given).Select(i => KeyValuePair.Create($"mine{i}", "x"))) } };

        if (isTaken)
        {
            Assert.All(await WaitAsync(await SubmitAsync(spec, await SubjectsAsync(1))), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
            return;
        }
        var error = await ThrowsAsync(Problem.InvalidSetting, () => SubmitAsync(spec, []));

        Assert.Contains($"rend:1 has {ofDefinition}", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("rend:2")]
    [InlineData("arn:aws:batch:us-east-1:123456789012:job-definition/rend:2")]
    public async Task Results_are_made_again_by_a_revision_like_theirs_where_that_was_taken_away(string recorded)
    {
        await RegisterAsync("true", tag: "1.0.0");
        var first = await Runs.PrepareAsync(Tagged("2.0.0"), true, Report, default);
        await Batch.DeregisterJobDefinitionAsync(new() { JobDefinition = "rend:2" });
        await RegisterAsync("false", tag: "2.0.0"); // the same image, another command
        var again = Spec(recorded) with { Aws = new AwsSpec { IsDefinitionRecorded = true } };
        Service.ResetCalls();

        await ThrowsAsync(Problem.JobDefinitionNotUsable, () => Runs.PrepareAsync(Spec(recorded), true, Report, default));
        var plan = await Runs.PrepareAsync(again, false, Report, default);
        Assert.Equal((recorded, true, 0), (plan.JobDefinition, plan.Aws!.LacksRevision, CallsOf("RegisterJobDefinition")));
        var made = await Runs.PrepareAsync(again, true, Report, default);
        var third = await Runs.PrepareAsync(again, true, Report, default);

        Assert.Equal(recorded.Replace(":2", ":4", StringComparison.Ordinal), made.JobDefinition);
        Assert.Equal((made.JobDefinition, 1), (third.JobDefinition, CallsOf("RegisterJobDefinition")));
        Assert.Equal(first.Image, made.Image);
        Assert.Equal<string>(first.Command, made.Command);
        Assert.All(await WaitAsync(await SubmitAsync(again, await SubjectsAsync(1))), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
    }
}
