using System.Text.Json;

namespace Quilt.Tests.Runs;

/// <summary>What one local job gets, does and leaves.</summary>
public sealed class LocalJobTests : IDisposable
{
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_job_that_ends_well_succeeds_and_its_results_are_in_place()
    {
        var job = Assert.Single(await fixture.RunAsync("echo 42 > \"$OUTPUT_PATH/volumes.tsv\"", fixture.Subject("10159")));

        Assert.Equal((JobStatus.SUCCEEDED, JobOutcome.Succeeded, 0), (job.Status, job.Outcome, job.ExitCode));
        Assert.Equal("data--10159", job.Name);
        Assert.Equal("results/1.0.0/data/10159", job.OutputKey);
        Assert.Equal("42\n", File.ReadAllText(Path.Combine(job.Output!, "volumes.tsv")));
        Assert.EndsWith("/output/data/10159", job.Output, StringComparison.Ordinal);
        Assert.True(job.Started >= job.Created && job.Stopped >= job.Started);
    }

    [Fact]
    public async Task The_environment_holds_what_the_contract_promises()
    {
        var subject = fixture.Subject("10159") with
        {
            Metadata = Metadata.Parse("""{"sidecar": {"scan_details": {"Age": "43"}}}"""),
        };
        var spec = await fixture.SpecAsync("env -0 > \"$OUTPUT_PATH/env\"") with
        {
            Timeout = TimeSpan.FromSeconds(90),
            Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("MODEL", "small one"),
        };
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, subject)));
        var environment = File.ReadAllText(Path.Combine(job.Output!, "env")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.EndsWith("/10159/10159.nii.gz", environment["INPUT_IMAGE"], StringComparison.Ordinal);
        Assert.EndsWith("/output/data/10159", environment["OUTPUT_PATH"], StringComparison.Ordinal);
        Assert.Equal("""{"Age": "43"}""", environment["SUBJECT_METADATA"]);
        Assert.Equal("90", environment["CMET_TIMEOUT"]);
        Assert.Equal("lab/study", environment["QUILT_PACKAGE"]);
        Assert.Equal(fixture.Package.TopHash, environment["QUILT_TOP_HASH"]);
        Assert.Equal("/registry", environment["QUILT_REGISTRY"]);
        Assert.Equal($"quilt+file:///registry#package=lab/study@{fixture.Package.TopHash}&path=10159/10159.nii.gz", environment["QUILT_URI"]);
        Assert.Equal(job.RunId, environment["QUILT_RUN_ID"]);
        Assert.Equal("10159", environment["QUILT_SUBJECT"]);
        Assert.Equal(subject.ImageFiles[0].Hash!.Value, environment["QUILT_INPUT_HASH"]);
        Assert.Equal(job.InputKey, environment["QUILT_INPUT_KEY"]);
        Assert.Equal("small one", environment["MODEL"]);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), environment["PATH"]);
        Assert.DoesNotContain("INPUT_VERSION_ID", environment.Keys);
    }

    [Fact]
    public async Task Inputs_lie_as_in_the_package_with_their_real_names_read_only_and_listed()
    {
        var image = fixture.Entry("a/sub-1/anat/sub-1_T1w.nii.gz", "the image");
        var sidecar = fixture.Entry("a/T1w.json", "{}");
        Subject subject = new() { Id = "1", Image = image, Inputs = [sidecar, image], Package = fixture.Package };
        var job = Assert.Single(await fixture.RunAsync(
            """
            cat "$INPUT_IMAGE" > "$OUTPUT_PATH/image"
            cat "$(dirname "$INPUT_IMAGE")/../../T1w.json" > "$OUTPUT_PATH/sidecar"
            cp "$INPUT_FILES" "$OUTPUT_PATH/list.json"
            stat -c %a "$INPUT_IMAGE" > "$OUTPUT_PATH/mode"
            """,
            subject));

        string Read(string name) => File.ReadAllText(Path.Combine(job.Output!, name));
        Assert.Equal("the image", Read("image"));
        Assert.Equal("{}", Read("sidecar"));
        Assert.Equal("444\n", Read("mode"));
        var list = JsonDocument.Parse(Read("list.json")).RootElement;
        Assert.Equal(["a/sub-1/anat/sub-1_T1w.nii.gz", "a/T1w.json"], list.EnumerateArray().Select(item => item.GetProperty("logical_key").GetString()!).Order(StringComparer.Ordinal).Reverse());
        Assert.All(list.EnumerateArray(), item => Assert.EndsWith(item.GetProperty("logical_key").GetString(), item.GetProperty("path").GetString(), StringComparison.Ordinal));
        Assert.Contains(list.EnumerateArray(), item => item.GetProperty("hash").GetProperty("value").GetString() == image.Hash!.Value && item.GetProperty("image").GetBoolean());
    }

    [Fact]
    public async Task A_dicom_image_is_a_folder()
    {
        Entry[] files = [fixture.Entry("7/dicom/1.dcm", "one"), fixture.Entry("7/dicom/2.dcm", "two")];
        Subject subject = new() { Id = "7", Image = files, Package = fixture.Package };
        var job = Assert.Single(await fixture.RunAsync("cat \"$INPUT_IMAGE\"/*.dcm; basename \"$INPUT_IMAGE\"", subject));

        Assert.Equal(["onetwodicom"], await fixture.LogAsync(job));
    }

    [Fact]
    public async Task A_job_works_in_a_folder_of_its_own_and_its_copies_of_inputs_go_when_it_has_ended()
    {
        var jobs = await fixture.RunAsync("ls -A; pwd; touch file", fixture.Subjects(2));

        var logs = await Task.WhenAll(jobs.Select(job => fixture.LogAsync(job)));
        Assert.All(logs, log => Assert.Single(log));
        Assert.NotEqual(logs[0][0], logs[1][0]);
        Assert.Empty(Directory.EnumerateDirectories(fixture.Folder, "inputs", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Output_and_error_go_to_one_log_in_their_order()
    {
        var job = Assert.Single(await fixture.RunAsync("for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done", fixture.Subject("1")));

        Assert.Equal(Enumerable.Range(1, 5).SelectMany(i => new[] { $"out {i}", $"err {i}" }), await fixture.LogAsync(job));
    }

    [Fact]
    public async Task A_program_cannot_wait_for_input_that_nobody_gives()
    {
        var job = Assert.Single(await fixture.RunAsync("cat; echo done", fixture.Subject("1")));

        Assert.Equal(["done"], await fixture.LogAsync(job));
    }

    [Fact]
    public async Task Leftover_variables_of_ours_do_not_reach_a_job()
    {
        Environment.SetEnvironmentVariable("INPUT_VERSION_ID", "stale");
        Environment.SetEnvironmentVariable("QUILT_STALE", "stale");
        try
        {
            var job = Assert.Single(await fixture.RunAsync("env | grep stale; echo end", fixture.Subject("1")));
            Assert.Equal(["end"], await fixture.LogAsync(job));
        }
        finally
        {
            Environment.SetEnvironmentVariable("INPUT_VERSION_ID", null);
            Environment.SetEnvironmentVariable("QUILT_STALE", null);
        }
    }
}
