using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>The input key changes with what determines a result, and with nothing else.</summary>
public sealed class InputKeyTests : IDisposable
{
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private static ImmutableSortedDictionary<string, string> Environment(string name, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    private async Task<string> KeyAsync(Func<Subject, Subject>? subject = null, Func<RunSpec, RunSpec>? spec = null, string script = "exit 0", params string[] arguments)
    {
        RunSpec usual = new() { Program = await fixture.ProgramAsync(script, arguments) };
        var one = fixture.Subject("1");
        return InputKey.Compute(subject?.Invoke(one) ?? one, spec?.Invoke(usual) ?? usual);
    }

    [Fact]
    public async Task It_is_the_hash_of_a_canonical_text_that_the_documentation_shows()
    {
        var key = await KeyAsync(spec: spec => spec with { Environment = Environment("MODE", "é") }, arguments: ["-x"]);
        var program = fixture.Script("exit 0");
        var text = $$$"""{"command":["-x"],"environment":{"MODE":"\u00e9"},"image":"sha256:{{{Hex(File.ReadAllBytes(program))}}}","inputs":[{"hash":{"type":"SHA256","value":"{{{Hex("image"u8)}}}"},"logical_key":"1/1.nii.gz","size":5}]}""";

        Assert.Equal(Hex(Encoding.ASCII.GetBytes(text)), key);
    }

    [Fact]
    public async Task What_determines_the_result_changes_it()
    {
        var usual = await KeyAsync();
        string[] others =
        [
            await KeyAsync(_ => fixture.Subject("1", "other content")),
            await KeyAsync(subject => subject with { Inputs = [.. subject.Inputs, fixture.Entry("T1w.json", "{}")] }),
            await KeyAsync(subject => subject with { Inputs = [.. subject.Inputs, fixture.Entry("T1w.json", "{ }")] }),
            await KeyAsync(subject => subject with { Inputs = [.. subject.Inputs, fixture.Entry("1/T1w.json", "{}")] }),
            await KeyAsync(script: "exit  0"),
            await KeyAsync(arguments: ["a"]),
            await KeyAsync(arguments: ["a", "b"]),
            await KeyAsync(arguments: ["a b"]),
            await KeyAsync(spec: spec => spec with { Environment = Environment("A", "1") }),
            await KeyAsync(spec: spec => spec with { Environment = Environment("A", "2") }),
            await KeyAsync(spec: spec => spec with { UploadMetadata = true }),
            await KeyAsync(subject => subject with { Metadata = Metadata.Empty.With("age", 41) }, spec => spec with { UploadMetadata = true }),
            await KeyAsync(subject => subject with { Metadata = Metadata.Empty.With("age", 42) }, spec => spec with { UploadMetadata = true }),
        ];

        Assert.Equal(others.Length + 1, others.Append(usual).Distinct().Count());
    }

    [Fact]
    public async Task Places_times_secrets_and_limits_do_not()
    {
        var usual = await KeyAsync();
        string[] others =
        [
            await KeyAsync(subject => subject with { Package = new Package { Name = "other/name", TopHash = new string('b', 64), Registry = "s3://elsewhere" } }),
            await KeyAsync(subject => subject with { Image = subject.ImageFiles[0] with { PhysicalKey = PhysicalKey.S3("bucket", "k", "v") }, Inputs = [subject.ImageFiles[0]] }),
            await KeyAsync(subject => subject with { Metadata = Metadata.Empty.With("age", 4) }),
            await KeyAsync(spec: spec => spec with { Environment = Environment("API_TOKEN", "x"), Secrets = Environment("FS", "y") }),
            await KeyAsync(spec: spec => spec with { Output = "elsewhere", Timeout = TimeSpan.FromDays(1), ThrottleLimit = 9, ExpectedOutput = ["*"] }),
            await KeyAsync(spec: spec => spec with { Program = spec.Program! with { Path = "/other/name.sh", Interpreter = ["/bin/sh"] } }),
        ];

        Assert.All(others, key => Assert.Equal(usual, key));
    }

    [Fact]
    public async Task A_file_among_the_arguments_counts_by_name_and_content_wherever_it_lies()
    {
        string Place(string folder, string content)
        {
            Directory.CreateDirectory(Path.Combine(fixture.Folder, folder));
            File.WriteAllText(Path.Combine(fixture.Folder, folder, "model.bin"), content);
            return $"{folder}/model.bin";
        }

        var usual = await KeyAsync(arguments: [Place("a", "weights")]);
        Assert.Equal(usual, await KeyAsync(arguments: [Place("b", "weights")]));
        Assert.NotEqual(usual, await KeyAsync(arguments: [Place("a", "other weights")]));
    }

    [Fact]
    public async Task Arguments_that_name_files_reach_the_program_as_absolute_paths_and_others_untouched()
    {
        File.WriteAllText(Path.Combine(fixture.Folder, "model.bin"), "weights");
        File.WriteAllText(Path.Combine(fixture.Folder, "word"), "");
        RunSpec spec = new() { Program = await fixture.ProgramAsync("cat \"$1\"; echo; shift; printf '%s|' \"$@\"", "model.bin", "word", "a b", "", "x=\"1\"", "no/such.file") };
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("1"))));

        Assert.Equal(["weights", "word|a b||x=\"1\"|no/such.file|"], await fixture.LogAsync(job));
    }

    [Fact]
    public async Task An_edited_program_gives_restarted_jobs_another_key_and_is_told()
    {
        var job = Assert.Single(await fixture.RunAsync("exit 1", fixture.Subject("1")));
        fixture.Script("echo repaired > \"$OUTPUT_PATH/x\"");
        var again = Assert.Single(await fixture.WaitAsync(
            await fixture.Runs.RestartAsync([job.JobId], ImmutableDictionary<string, string>.Empty, fixture.Report, CancellationToken.None)));

        Assert.Equal(JobOutcome.Succeeded, again.Outcome);
        Assert.NotEqual(job.InputKey, again.InputKey);
        Assert.Equal(await KeyAsync(script: "echo repaired > \"$OUTPUT_PATH/x\""), again.InputKey);
        Assert.Contains("changed", Assert.Single(fixture.Report.Warnings), StringComparison.Ordinal);
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
