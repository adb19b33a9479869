using System.Collections.Immutable;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Tests.Runs;

/// <summary>What becomes of jobs that do not do what they should.</summary>
public sealed class LocalFailureTests : IDisposable
{
    private readonly RunsFixture fixture = new(new LocalOptions { StopGrace = TimeSpan.FromMilliseconds(300), TimeoutGrace = TimeSpan.FromMilliseconds(300) });

    public void Dispose() => fixture.Dispose();

    private async Task<Job> RunOneAsync(RunSpec spec) => Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("1"))));

    private async Task<Job> RunOneAsync(string script) => await RunOneAsync(await fixture.SpecAsync(script));

    [Fact]
    public async Task An_exit_code_fails_the_job_and_what_it_wrote_is_no_result_but_can_be_looked_at()
    {
        var job = await RunOneAsync("echo half > \"$OUTPUT_PATH/volumes.tsv\"; exit 3");

        Assert.Equal((JobStatus.FAILED, JobOutcome.Failed, 3, "exit code 3"), (job.Status, job.Outcome, job.ExitCode, job.Reason));
        Assert.True(File.Exists(Path.Combine(job.Output!, "volumes.tsv")));
        Assert.False(Directory.Exists(Path.Combine(fixture.Runs.Store.Folder, job.RunId!, "output")));
    }

    [Fact]
    public async Task A_signal_is_named()
    {
        var job = await RunOneAsync("kill -SEGV $$");

        Assert.Equal(128 + 11, job.ExitCode);
        Assert.Contains("SIGSEGV", job.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_and_empty_outputs_make_a_job_incomplete()
    {
        var spec = await fixture.SpecAsync("mkdir \"$OUTPUT_PATH/reports\"; echo x > \"$OUTPUT_PATH/reports/a.pdf\"; : > \"$OUTPUT_PATH/empty.tsv\"") with
        {
            ExpectedOutput = ["reports/*.pdf", "*.pdf", "empty.tsv", "**/a.pdf"],
        };
        var job = await RunOneAsync(spec);

        Assert.Equal((JobStatus.SUCCEEDED, JobOutcome.Incomplete, 0), (job.Status, job.Outcome, job.ExitCode));
        Assert.Equal("missing or empty: *.pdf, empty.tsv", job.Reason);
    }

    [Theory]
    [InlineData("no-such-program")]
    [InlineData("./no-such-program")]
    [InlineData("plain.txt")]
    public async Task A_program_that_cannot_run_is_refused_before_anything_is_submitted(string program)
    {
        File.WriteAllText(Path.Combine(fixture.Folder, "plain.txt"), "not executable");

        var error = await Assert.ThrowsAsync<QuiltException>(() => LocalProgram.ResolveAsync(program, [], fixture.Folder, [], CancellationToken.None));
        Assert.Equal(Problem.ProgramNotFound, error.Problem);
    }

    [Fact]
    public async Task A_program_that_vanished_fails_the_job()
    {
        var spec = await fixture.SpecAsync("exit 0");
        File.Delete(spec.Program!.Path);
        var job = await RunOneAsync(spec);

        Assert.Equal((JobStatus.FAILED, 127), (job.Status, job.ExitCode));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_ended()
    {
        var job = await RunOneAsync(await fixture.SpecAsync("echo begun; sleep 1000") with { Timeout = TimeSpan.FromSeconds(5) }); // time enough to begin

        Assert.Equal((JobStatus.FAILED, JobOutcome.Failed), (job.Status, job.Outcome));
        Assert.Equal("timed out after 5 s", job.Reason);
        Assert.Equal(["begun"], await fixture.LogAsync(job));
    }

    [Theory]
    [InlineData("trap '' TERM INT HUP; echo $$; sleep 1000 & echo $!; while true; do sleep 1; done")]
    [InlineData("sleep 1000 & echo $!; (sleep 1000 & echo $!); sleep 1000")]
    [InlineData("setsid sleep 1000 & echo $!; setsid sh -c 'trap \"\" TERM; echo $$; sleep 1000; sleep 1000' & sleep 0.2; sleep 1000")]
    [InlineData("(setsid sh -c 'echo $$; cd /; exec sleep 1000 </dev/null >/dev/null 2>&1' &); sleep 0.2; sleep 1000")]
    [InlineData("(setsid sleep 1000 & echo $! >> \"$OUTPUT_PATH/pids\"); (env -i setsid sleep 1000 & echo $!); cat \"$OUTPUT_PATH/pids\"; sleep 1000")]
    public async Task Nothing_that_a_job_started_survives_its_end(string script)
    {
        var jobs = await fixture.SubmitAsync(await fixture.SpecAsync(script), fixture.Subject("1"));
        var log = await PidsAsync(jobs[0], count: script.Split("echo $").Length - 1);
        await fixture.Runs.StopAsync([jobs[0].JobId], "enough", CancellationToken.None);

        Assert.All(log, pid => Assert.Null(Living(pid)));
    }

    [Fact]
    public async Task A_time_limit_ends_everything_that_the_job_started()
    {
        var job = await RunOneAsync(await fixture.SpecAsync("trap '' TERM; echo $$; sleep 1000 & echo $!; setsid sleep 1000 & echo $!; wait") with { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal("timed out after 1 s", job.Reason);
        var pids = (await fixture.LogAsync(job)).Select(int.Parse).ToArray();
        Assert.Equal(3, pids.Length);
        Assert.All(pids, pid => Assert.Null(Living(pid)));
    }

    [Fact]
    public async Task What_a_job_leaves_in_the_background_ends_with_it()
    {
        var job = await RunOneAsync("setsid sleep 1000 & echo $!; sleep 1000 & echo $!; exit 0");

        Assert.Equal(JobOutcome.Succeeded, job.Outcome);
        var pids = (await fixture.LogAsync(job)).Select(int.Parse).ToArray();
        Assert.Equal(2, pids.Length);
        Assert.All(pids, pid => Assert.Null(Living(pid)));
    }

    [Fact]
    public async Task A_stop_ends_what_runs_and_what_waits_and_leaves_what_has_ended()
    {
        var spec = await fixture.SpecAsync("test $QUILT_SUBJECT = sub-00001 || sleep 1000") with { ThrottleLimit = 1 };
        var jobs = await fixture.SubmitAsync(spec, fixture.Subjects(4));
        await fixture.WaitAsync(jobs.Take(1));
        var stopped = await fixture.Runs.StopAsync([.. jobs.Select(job => job.JobId)], "changed my mind", CancellationToken.None);

        Assert.Equal([JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.FAILED, JobStatus.FAILED], stopped.Select(job => job.Status));
        Assert.All(stopped.Skip(1), job => Assert.Equal("stopped: changed my mind", job.Reason));
        Assert.Null(stopped[3].Started);
        Assert.False((await fixture.Runs.GetRunAsync(jobs[0].RunId!, CancellationToken.None)).IsAlive);
    }

    [Fact]
    public async Task As_many_jobs_as_the_limit_says_run_at_once_and_never_more()
    {
        var gauge = Directory.CreateDirectory(Path.Combine(fixture.Folder, "gauge")).FullName;
        var begun = Directory.CreateDirectory(Path.Combine(fixture.Folder, "begun")).FullName;
        // None ends before three have begun.
        var spec = await fixture.SpecAsync($"""
            touch {gauge}/$QUILT_SUBJECT {begun}/$QUILT_SUBJECT
            while test $(ls {begun} | wc -l) -lt 3; do sleep 0.02; done
            ls {gauge} | wc -l
            sleep 0.05
            rm {gauge}/$QUILT_SUBJECT
            """) with { ThrottleLimit = 3 };
        var jobs = await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subjects(20)));

        var seen = (await Task.WhenAll(jobs.Select(job => fixture.LogAsync(job)))).Select(log => int.Parse(log[0], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.All(jobs, job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.InRange(seen.Max(), 1, 3);
    }

    [Fact]
    public async Task A_subject_twice_in_one_run_is_refused()
    {
        var submission = fixture.Runs.Open(await fixture.SpecAsync("exit 0"), null);
        await submission.SubmitAsync(submission.Plan(fixture.Subject("1")), CancellationToken.None);

        var error = await Assert.ThrowsAsync<QuiltException>(() => submission.SubmitAsync(submission.Plan(fixture.Subject("1")), CancellationToken.None));
        Assert.Equal(Problem.InvalidSubject, error.Problem);
    }

    [Fact]
    public void A_subject_of_a_package_that_was_never_pushed_is_refused()
    {
        var submission = fixture.Runs.Open(new RunSpec(), null);
        var subject = fixture.Subject("1") with { Package = new Package { Name = "a/b" } };

        Assert.Equal(Problem.PackageNotPushed, Assert.Throws<QuiltException>(() => submission.Plan(subject)).Problem);
    }

    [Theory]
    [InlineData("OUTPUT_PATH")]
    [InlineData("QUILT_SUBJECT")]
    [InlineData("a-b")]
    public void A_variable_of_the_contract_or_with_an_odd_name_cannot_be_given(string name)
    {
        RunSpec spec = new() { Environment = ImmutableSortedDictionary<string, string>.Empty.Add(name, "x") };

        Assert.Equal(Problem.InvalidEnvironment, Assert.Throws<QuiltException>(() => fixture.Runs.Open(spec, null)).Problem);
    }

    [Fact]
    public async Task An_input_whose_content_is_gone_fails_its_job_alone()
    {
        var lost = fixture.Subject("1") with { Image = fixture.Entry("x", "x") with { LogicalKey = "elsewhere" }, Inputs = [] };
        var jobs = await fixture.RunAsync("exit 0", lost, fixture.Subject("2"));

        Assert.Equal([JobStatus.FAILED, JobStatus.SUCCEEDED], jobs.Select(job => job.Status));
    }

    private async Task<int[]> PidsAsync(Job job, int count)
    {
        string[] log = [];
        await RunsFixture.UntilAsync(() => (log = fixture.LogAsync(job).Result).Length >= count);
        return [.. log.Select(int.Parse)];
    }

    private static LinuxProcess.Status? Living(int pid) => LinuxProcess.Find(pid) is { IsZombie: false } status ? status : null;
}
