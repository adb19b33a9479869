using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>Local jobs that get a sidecar made of their subject's metadata.</summary>
public sealed class LocalSidecarTests : IDisposable
{
    private const string Script = "cat \"$SUBJECT_SIDECAR\" > \"$OUTPUT_PATH/sidecar\"; printf %s \"$SUBJECT_METADATA\" > \"$OUTPUT_PATH/details\"; basename \"$SUBJECT_SIDECAR\" > \"$OUTPUT_PATH/name\"";

    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task It_is_there_when_the_program_starts_and_says_what_the_variable_says()
    {
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(await SpecAsync(Script), Subject("sub-1", 41))));

        Assert.Equal("""{"metadata": {"scan_details": {"Patient's Name": "sub-1", "Patient's Age": 41}}}""" + "\n", Read(job, "sidecar"));
        Assert.Equal("""{"Patient's Name": "sub-1", "Patient's Age": 41}""", Read(job, "details"));
        Assert.Equal("sub-1.json\n", Read(job, "name"));
    }

    [Fact]
    public async Task It_is_no_result_and_not_among_the_inputs_of_the_package()
    {
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(await SpecAsync("grep -c sidecar \"$INPUT_FILES\" > \"$OUTPUT_PATH/found\"; true"), Subject("sub-1", 41))));

        var package = await RunResults.BuildAsync(fixture.Package, [job], fixture.Runs, new ResultOptions(), fixture.Report, CancellationToken.None);

        Assert.Equal("results/1.0.0/data/sub-1/found", Assert.Single(package.Entries).LogicalKey);
        Assert.Equal("0\n", Read(job, "found"));
    }

    [Fact]
    public async Task A_restart_in_another_session_gives_it_again()
    {
        var spec = await SpecAsync($"test -e {fixture.Folder}/luck || exit 3; {Script}");
        var failed = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, Subject("sub-1", 41))));
        Assert.Equal(JobOutcome.Failed, failed.Outcome);
        await File.WriteAllTextAsync(Path.Combine(fixture.Folder, "luck"), "");

        var session = fixture.OtherSession();
        var again = Assert.Single(await RunsFixture.WaitAsync(session, await session.RestartAsync([failed.JobId], new Dictionary<string, string>(), fixture.Report, CancellationToken.None)));

        Assert.Equal((JobOutcome.Succeeded, failed.InputKey), (again.Outcome, again.InputKey));
        Assert.Equal("""{"metadata": {"scan_details": {"Patient's Name": "sub-1", "Patient's Age": 41}}}""" + "\n", Read(again, "sidecar"));
    }

    [Fact]
    public async Task Results_say_that_their_jobs_had_one_so_that_they_are_made_again_with_it()
    {
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(await SpecAsync(Script), Subject("sub-1", 41))));
        var without = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(await fixture.SpecAsync("echo > \"$OUTPUT_PATH/x\""), Subject("sub-1", 41))));

        Assert.True(await TraceAsync(job));
        Assert.False(await TraceAsync(without));
    }

    private async Task<bool> TraceAsync(Job job)
    {
        var package = await RunResults.BuildAsync(fixture.Package, [job], fixture.Runs, new ResultOptions(), fixture.Report, CancellationToken.None);
        return Provenance.Trace(package.Entries[0]).UploadMetadata;
    }

    private async Task<RunSpec> SpecAsync(string script) => await fixture.SpecAsync(script) with { UploadMetadata = true };

    private Subject Subject(string id, long age) => fixture.Subject(id) with { Metadata = Metadata.Empty.With("age", age) };

    private static string Read(Job job, string name) => File.ReadAllText(Path.Combine(job.Output!, name));
}
