using System.Text.Json;
using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>How jobs go from state to state, and how one waits for them.</summary>
public sealed class JobStateTests : IDisposable
{
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_submitted_job_is_on_disk_before_it_is_given_back()
    {
        var submission = fixture.Runs.Open(await fixture.SpecAsync("exit 0"), null);
        foreach (var subject in fixture.Subjects(3))
        {
            var job = await submission.SubmitAsync(submission.Plan(subject), CancellationToken.None);
            Assert.Contains(File.ReadLines(fixture.RecordOf(job)), line => line.Contains($"\"subject\":\"{subject.Id}\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_record_tells_every_state_in_order()
    {
        var job = Assert.Single(await fixture.RunAsync("exit 0", fixture.Subject("1")));
        var events = File.ReadLines(fixture.RecordOf(job)).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(
            ["run", "owner", "inputs", "job", "status RUNNABLE", "status STARTING", "status RUNNING", "end SUCCEEDED"],
            events.Select(e => e.TryGetProperty("status", out var status) ? $"{e.GetProperty("event")} {status}" : $"{e.GetProperty("event")}"));
        Assert.True(events[6].GetProperty("pid").GetInt32() > 1);
    }

    [Fact]
    public async Task Waiting_gives_each_job_as_it_ends_and_tells_the_counts()
    {
        var go = Path.Combine(fixture.Folder, "go");
        var spec = await fixture.SpecAsync($"test $QUILT_SUBJECT = sub-00002 || while ! test -e {go}; do sleep 0.02; done") with { ThrottleLimit = 3 };
        var jobs = await fixture.SubmitAsync(spec, fixture.Subjects(3));
        Counts counts = new();
        List<string> ended = [];
        await foreach (var job in fixture.Runs.WaitAsync([.. jobs.Select(job => job.JobId)], counts, CancellationToken.None))
        {
            ended.Add(job.Subject!.Id);
            File.WriteAllText(go, "");
        }

        Assert.Equal("sub-00002", ended[0]);
        Assert.Equal(3, ended.Count);
        Assert.All(counts.Seen, seen => Assert.Equal(3, seen.Total));
        Assert.Equal(3, counts.Seen[^1].Ended);
        Assert.Equal(counts.Seen.Select(seen => seen.Ended).Order(), counts.Seen.Select(seen => seen.Ended));
    }

    [Fact]
    public async Task Waiting_can_be_given_up_and_the_jobs_go_on()
    {
        var go = Path.Combine(fixture.Folder, "go");
        var jobs = await fixture.SubmitAsync(await fixture.SpecAsync($"while ! test -e {go}; do sleep 0.02; done"), fixture.Subject("1"));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var job in fixture.Runs.WaitAsync([jobs[0].JobId], null, stop.Token))
                Assert.Fail($"{job} cannot have ended.");
        });
        File.WriteAllText(go, "");

        Assert.Equal(JobOutcome.Succeeded, (await fixture.WaitAsync(jobs))[0].Outcome);
    }

    [Fact]
    public async Task Subjects_of_several_revisions_make_a_run_each()
    {
        var other = fixture.Subject("2") with { Package = fixture.Package with { TopHash = new string('b', 64) } };
        var jobs = await fixture.RunAsync("exit 0", fixture.Subject("1"), other, fixture.Subject("3"));

        Assert.Equal(2, jobs.Select(job => job.RunId).Distinct().Count());
        Assert.Equal($"lab/study@{new string('b', 64)}", jobs.Single(job => job.Subject!.Id == "2").Run!.Package);
    }

    [Fact]
    public async Task A_plan_says_what_a_job_reads_and_changes_nothing()
    {
        var subject = fixture.Subject("1") with { Inputs = [fixture.Entry("T1w.json", "{}")] };
        var spec = await fixture.SpecAsync("exit 0");
        var plan = fixture.Runs.Open(spec, null).Plan(subject);

        Assert.Equal(("data--1", 2, 7L, "results/1.0.0/data/1", false), (plan.Name, plan.InputCount, plan.InputSize, plan.OutputKey, plan.IsDone));
        Assert.True(fixture.Runs.Open(spec, new HashSet<string> { plan.InputKey }).Plan(subject).IsDone);
        Assert.False(Directory.Exists(fixture.Runs.Store.Folder));
    }

    [Fact]
    public async Task Variables_with_names_that_no_shell_has_are_passed_on()
    {
        Environment.SetEnvironmentVariable("BASH_FUNC_hello%%", "() { echo hi\n}");
        try
        {
            // Not by a script: its shell would drop the variable.
            RunSpec spec = new() { Program = await LocalProgram.ResolveAsync("env", [], fixture.Folder, [], CancellationToken.None) };
            var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("1"))));
            Assert.Contains("BASH_FUNC_hello%%=() { echo hi", await fixture.LogAsync(job));
        }
        finally
        {
            Environment.SetEnvironmentVariable("BASH_FUNC_hello%%", null);
        }
    }

    private sealed class Counts : IProgress<JobCounts>
    {
        public List<JobCounts> Seen { get; } = [];

        public void Report(JobCounts value) => Seen.Add(value);
    }
}
