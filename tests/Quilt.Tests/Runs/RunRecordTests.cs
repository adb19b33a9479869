using System.Collections.Immutable;
using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>The record of a run: what a crash, another process or a stranger may have done to it.</summary>
public sealed class RunRecordTests : IDisposable
{
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private async Task<Job> RunOneAsync(string script = "echo x > \"$OUTPUT_PATH/x\"") => Assert.Single(await fixture.RunAsync(script, fixture.Subject("1")));

    [Fact]
    public async Task Another_session_sees_the_same_run_and_jobs()
    {
        var subject = fixture.Subject("1") with { Session = "a", Metadata = Metadata.Parse("""{"age": 43, "weight": 70.0, "deep": {"list": [1, null]}}""") };
        var job = Assert.Single(await fixture.RunAsync("echo hello; exit 4", subject));
        var other = fixture.OtherSession();
        var seen = Assert.Single(await other.GetJobsAsync(job.RunId!, CancellationToken.None));

        Assert.Equal(job with { Run = null, Subject = null }, seen with { Run = null, Subject = null });
        Assert.Equal(subject.Metadata, seen.Subject!.Metadata);
        Assert.Equal(subject.ImageFiles, seen.Subject.ImageFiles);
        Assert.Equal(subject.ImageKey, seen.Subject.ImageKey);
        Assert.Equal((fixture.Package.Name, fixture.Package.TopHash, fixture.Package.Registry), (seen.Subject.Package!.Name, seen.Subject.Package.TopHash, seen.Subject.Package.Registry));
        Assert.Equal(["hello"], await RunsFixture.LogAsync(other, seen));
        Assert.Equal($"lab/study@{fixture.Package.TopHash}", seen.Run!.Package);
        Assert.Equal([KeyValuePair.Create("FAILED", 1)], seen.Run.Counts);
    }

    [Fact]
    public async Task A_sidecar_of_the_greatest_depth_is_recorded_and_read()
    {
        var sidecar = Metadata.Parse($"{string.Concat(Enumerable.Repeat("{\"n\": ", Metadata.MaxDepth - 2))}{{}}{new string('}', Metadata.MaxDepth - 2)}");
        var subject = fixture.Subject("1") with { Metadata = Metadata.Empty.With("sidecar", sidecar) };
        var job = Assert.Single(await fixture.RunAsync("exit 0", subject));

        Assert.Equal(JobOutcome.Succeeded, (await fixture.OtherSession().GetJobAsync(job.JobId, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task A_record_only_grows_what_stands_in_it_never_changes()
    {
        var job = await RunOneAsync("exit 1");
        var first = File.ReadAllBytes(fixture.RecordOf(job));
        var other = fixture.OtherSession();
        await RunsFixture.WaitAsync(other, await other.RestartAsync([job.JobId], ImmutableDictionary<string, string>.Empty, fixture.Report, CancellationToken.None));
        var second = File.ReadAllBytes(fixture.RecordOf(job));

        Assert.True(second.Length > first.Length);
        Assert.Equal(first, second[..first.Length]);
    }

    [Fact]
    public async Task A_torn_last_line_is_as_if_it_had_never_been_written()
    {
        var job = await RunOneAsync("exit 1");
        File.AppendAllText(fixture.RecordOf(job), """{"event":"end","job":1,"att""");
        var other = fixture.OtherSession();

        Assert.Equal(JobStatus.FAILED, (await other.GetJobAsync(job.JobId, CancellationToken.None)).Status);
        var again = await RunsFixture.WaitAsync(other, await other.RestartAsync([job.JobId], ImmutableDictionary<string, string>.Empty, fixture.Report, CancellationToken.None));
        Assert.Equal(2, again[0].Attempt);
        Assert.Equal(2, (await fixture.OtherSession().GetJobAsync(job.JobId, CancellationToken.None)).Attempt);
    }

    [Fact]
    public async Task A_record_cut_anywhere_is_read_as_far_as_it_goes()
    {
        var job = await RunOneAsync();
        var bytes = File.ReadAllBytes(fixture.RecordOf(job));
        var first = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = first; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(fixture.RecordOf(job), bytes[..length]);
            Assert.InRange((await fixture.OtherSession().GetJobsAsync(job.RunId!, CancellationToken.None)).Count, 0, 1);
        }
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"event":"unknown"}""")]
    [InlineData("""{"event":"job","job":7,"subject":"x","group":"g","image":"i","input_key":"k"}""")]
    [InlineData("""{"event":"inputs","job":2,"inputs":[],"metadata":{}}""" + "\n" + """{"event":"job","job":2,"subject":"../../x","group":"g","image":"i","input_key":"k"}""")]
    [InlineData("""{"event":"status","job":9,"attempt":1,"status":"RUNNING"}""")]
    [InlineData("""{"event":"status","job":1,"attempt":1,"status":"FLYING"}""")]
    [InlineData("""{"event":"attempt","job":1,"attempt":5,"input_key":"k"}""")]
    [InlineData("""{"event":"owner","owner":null}""")]
    [InlineData("""{"event":"inputs"}""")]
    public async Task A_damaged_line_is_an_error_that_names_it(string lines)
    {
        var job = await RunOneAsync();
        var before = File.ReadAllLines(fixture.RecordOf(job)).Length;
        File.AppendAllText(fixture.RecordOf(job), lines + "\n");

        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.OtherSession().GetRunAsync(job.RunId!, CancellationToken.None));
        Assert.Equal(Problem.InvalidRecord, error.Problem);
        Assert.Contains($"Line {before + lines.Split('\n').Length}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_a_newer_format_is_refused()
    {
        var job = await RunOneAsync();
        File.WriteAllText(fixture.RecordOf(job), File.ReadAllText(fixture.RecordOf(job)).Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.OtherSession().GetRunAsync(job.RunId!, CancellationToken.None));
        Assert.Equal(Problem.InvalidRecord, error.Problem);
    }

    [Fact]
    public async Task Inputs_that_would_lie_outside_the_jobs_folder_never_do()
    {
        var job = await RunOneAsync("exit 1");
        var text = File.ReadAllText(fixture.RecordOf(job));
        File.WriteAllText(fixture.RecordOf(job), text.Replace("\"key\":\"1/1.nii.gz\"", "\"key\":\"../../../../x.gz\"", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.OtherSession().GetJobAsync(job.JobId, CancellationToken.None));
        Assert.Equal(Problem.InvalidRecord, error.Problem);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_a_damaged_one_is_reported()
    {
        List<string> ids = [];
        for (var i = 0; i < 4; i++)
            ids.Add((await RunOneAsync("exit 0")).RunId!);
        File.WriteAllText(Path.Combine(fixture.Runs.Store.Folder, ids[1], "record.jsonl"), "damaged\n");
        Directory.CreateDirectory(Path.Combine(fixture.Runs.Store.Folder, "not-a-run"));
        List<string> seen = [];
        await foreach (var run in fixture.OtherSession().ListAsync(fixture.Report, CancellationToken.None))
            seen.Add(run.Id);

        Assert.Equal([ids[3], ids[2], ids[0]], seen);
        Assert.Equal(Problem.InvalidRecord, Assert.Single(fixture.Report.Errors).Problem);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("20261124-231502-ab12cd/..")]
    [InlineData("")]
    [InlineData("20261124-231502-ab12cd")]
    public async Task A_run_that_is_not_there_is_not_found(string id)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.Runs.GetRunAsync(id, CancellationToken.None));
        Assert.Equal(Problem.RunNotFound, error.Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("20261124-231502-ab12cd")]
    [InlineData("20261124-231502-ab12cd-x")]
    public async Task A_job_that_cannot_be_is_not_found(string id)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.Runs.GetJobAsync(id, CancellationToken.None));
        Assert.Equal(Problem.JobNotFound, error.Problem);
    }

    [Fact]
    public void Ids_sort_by_time_and_are_fit_for_folders()
    {
        DateTimeOffset start = new(2026, 11, 24, 23, 15, 2, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 2_000).Select(i => RunId.Create(start + TimeSpan.FromMilliseconds(i))).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.True(RunId.IsValid(id)));
        Assert.StartsWith("20261124-231502-00", ids[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_events_at_once_are_all_there_in_order()
    {
        var job = await RunOneAsync("exit 1");
        var record = RunRecord.Open(Path.GetDirectoryName(fixture.RecordOf(job))!);
        var second = RunRecord.Open(Path.GetDirectoryName(fixture.RecordOf(job))!);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() =>
            (i % 2 == 0 ? record : second).AppendAsync([new StopRequested { Jobs = [1], Reason = $"{i}" }], CancellationToken.None))));

        record.Refresh();
        Assert.Equal(200, record.StopRequests);
        Assert.Equal(200, File.ReadLines(fixture.RecordOf(job)).Count(line => line.Contains("\"stop\"", StringComparison.Ordinal)));
    }
}
