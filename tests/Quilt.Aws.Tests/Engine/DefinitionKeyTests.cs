using System.Collections.Immutable;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What a job definition says of command, parameters and environment is part of the input key, and recorded; secrets are not.</summary>
public class DefinitionKeyTests : EngineFixture
{
    private static ImmutableSortedDictionary<string, string> Variable(string name, string value) => ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    [SkippableFact]
    public async Task Another_value_of_the_definitions_environment_is_another_key()
    {
        var keys = await KeysAsync(Given(), Given(("MODEL", "small")), Given(("MODEL", "large")), Given(("MODE", "small")));

        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [SkippableFact]
    public async Task Another_value_of_a_parameter_in_the_command_is_another_key_and_one_that_is_not_in_it_is_not()
    {
        var keys = await KeysAsync(With(["run", "--model=Ref::model"], ("model", "small")), With(["run", "--model=Ref::model"], ("model", "large")), With(["run", "--model=small"]),
            With(["run", "--model=small"], ("other", "x")));

        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal([keys[0], keys[0]], keys[2..]);
    }

    [SkippableFact]
    public async Task The_longest_name_of_a_parameter_is_meant()
    {
        await KeysAsync(With(["Ref::a Ref::a-b Ref::c", "x"], ("a", "1"), ("a-b", "2")));

        Assert.Equal<string>(["1 2 Ref::c", "x"], (await Runs.PrepareAsync(Spec(), false, Report, default)).Command);
    }

    [SkippableFact]
    public async Task Secrets_and_what_every_job_is_told_in_its_place_are_not_in_it()
    {
        var keys = await KeysAsync(
            With(["run", "Ref::api_key"]),
            With(["run", "Ref::api_key"], ("api_key", "hunter2"), ("api", "x")),
            With(["run", "Ref::api_key"], ("api_key", "hunter3")),
            Both(With(["run", "Ref::api_key"]), Given(("DB_PASSWORD", "hunter2"), ("OUTPUT_PATH", "s3://nowhere"), ("QUILT_SUBJECT", "none"))));

        Assert.Single(keys.Distinct());
    }

    [SkippableFact]
    public async Task What_a_run_gives_goes_over_the_definitions_and_without_any_the_key_is_as_it_always_was()
    {
        var subject = await SubjectAsync("sub-01");
        await RegisterAsync(Given(("MODEL", "small"), ("FS", "in the definition")));
        var over = await KeyAsync(Spec() with { Environment = Variable("MODEL", "large"), Secrets = Variable("FS", "in a file") }, subject);
        await RegisterAsync(Given());
        var plain = await KeyAsync(Spec() with { Environment = Variable("MODEL", "large") }, subject);

        Assert.Equal(plain, over);
        Assert.Equal(InputKey.Compute(subject, new RunSpec { Image = "registry:5000/rend:1.0.0", Command = ["true"], Environment = Variable("MODEL", "large") }), plain);
    }

    [SkippableFact]
    public async Task Results_tell_no_secret_and_are_made_again_with_the_same_key()
    {
        await RegisterAsync(Both(With(["sh", "-c", $"{Put}echo Ref::model $MODEL | put out.txt"], ("model", "small"), ("token", "hunter2")), Given(("MODEL", "large"), ("DB_PASSWORD", "hunter3"))));
        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec(), await SubjectAsync("sub-01"))));
        var package = await RunResults.BuildAsync(Package, [job], Runs, new ResultOptions(), Report, default);
        var traced = Provenance.Trace(Assert.Single(package.Entries));

        Assert.Equal("small large\n", await ReadAsync($"{job.Output}/out.txt"));
        var record = await File.ReadAllTextAsync(Path.Combine(Folder["runs"], job.RunId!, "record.jsonl"));
        Assert.All((IEnumerable<string>)[record, $"{package.Metadata}", $"{package.Entries.First().Metadata}"], text => Assert.DoesNotContain("hunter", text, StringComparison.Ordinal));
        Assert.Contains("\"container_environment\":{\"MODEL\":\"large\"}", record, StringComparison.Ordinal);
        Assert.EndsWith("echo small $MODEL | put out.txt", traced.Command[^1], StringComparison.Ordinal);
        Assert.Equal(traced.InputKey, await KeyAsync(Spec(traced.JobDefinition!), job.Subject!));
    }

    private static Action<RegisterJobDefinitionRequest> Given(params (string Name, string Value)[] variables) =>
        request => request.ContainerProperties.Environment = [.. variables.Select(one => new Amazon.Batch.Model.KeyValuePair { Name = one.Name, Value = one.Value })];

    private static Action<RegisterJobDefinitionRequest> With(string[] command, params (string Name, string Value)[] parameters) => request =>
    {
        request.ContainerProperties.Command = [.. command];
        request.Parameters = parameters.ToDictionary(one => one.Name, one => one.Value);
    };

    private static Action<RegisterJobDefinitionRequest> Both(Action<RegisterJobDefinitionRequest> one, Action<RegisterJobDefinitionRequest> other) => one + other;

    // A revision for each, and the key that the same subject has by it.
    private async Task<List<string>> KeysAsync(params Action<RegisterJobDefinitionRequest>[] definitions)
    {
        var subject = await SubjectAsync("sub-01");
        List<string> keys = [];
        foreach (var definition in definitions)
        {
            await RegisterAsync(definition);
            keys.Add(await KeyAsync(Spec(), subject));
        }
        return keys;
    }

    private async Task<string> KeyAsync(RunSpec spec, Subject subject) =>
        Runs.Open(await Runs.PrepareAsync(spec, false, Report, default), null).Plan(subject).InputKey;

    private async Task RegisterAsync(Action<RegisterJobDefinitionRequest> change)
    {
        RegisterJobDefinitionRequest request = new()
        {
            JobDefinitionName = "rend",
            Type = JobDefinitionType.Container,
            ContainerProperties = new()
            {
                Image = "registry:5000/rend:1.0.0",
                Command = ["true"],
                ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "1" }, new() { Type = ResourceType.MEMORY, Value = "512" }],
            },
        };
        change(request);
        await Batch.RegisterJobDefinitionAsync(request);
    }
}
