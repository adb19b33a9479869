using System.Collections.Immutable;
using System.Globalization;
using Quilt.Runs;
using Quilt.Runs.Local;
using Quilt.Storage;

namespace Quilt.Tests.Runs;

/// <summary>Several sessions over one store: owners that die, stops and restarts from elsewhere.</summary>
public sealed class OtherSessionTests : IDisposable
{
    private static readonly ImmutableDictionary<string, string> NoSecrets = ImmutableDictionary<string, string>.Empty;
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    /// <summary>In another process: submits jobs that print their process id and wait for a file, prints their ids, and waits.</summary>
    internal static async Task ChildAsync(string[] arguments)
    {
        using RunsFixture fixture = new(folder: arguments[0]);
        var spec = await fixture.SpecAsync(arguments[1]) with { ThrottleLimit = 2 };
        var jobs = await fixture.SubmitAsync(spec, fixture.Subjects(int.Parse(arguments[2], CultureInfo.InvariantCulture)));
        foreach (var job in jobs)
            Console.WriteLine(job.JobId);
        if (arguments[3] == "exit")
        {
            await RunsFixture.UntilAsync(() => fixture.LogAsync(jobs[0]).Result.Length > 0);
            return;
        }
        await Task.Delay(Timeout.Infinite);
    }

    // A job that a file lets end; until then it sleeps.
    private string Script => $"echo $$; setsid sh -c 'echo $$; sleep 1000' & test -e {Go} || sleep 1000";

    private string Go => Path.Combine(fixture.Folder, "go");

    private async Task<(ChildProcess Owner, List<string> JobIds)> StartOwnerAsync(int jobs, string end = "stay", string? script = null)
    {
        var owner = ChildProcess.Start<OtherSessionTests>(fixture.Folder, script ?? Script, jobs.ToString(CultureInfo.InvariantCulture), end);
        List<string> ids = [];
        // The other process's content lies in its memory; ours must have the same.
        _ = fixture.Subjects(jobs).ToList();
        while (ids.Count < jobs)
            ids.Add(await owner.ReadLineAsync() ?? throw new InvalidOperationException("The owner ended."));
        return (owner, ids);
    }

    private async Task<int[]> PidsAsync(string jobId, int count = 2)
    {
        string[] log = [];
        var job = await fixture.Runs.GetJobAsync(jobId, CancellationToken.None);
        await RunsFixture.UntilAsync(() => (log = fixture.LogAsync(job).Result).Length >= count);
        return [.. log.Select(int.Parse)];
    }

    private Task<IReadOnlyList<Job>> JobsAsync(List<string> ids) => fixture.Runs.GetJobsAsync(RunId.SplitJob(ids[0]).RunId, CancellationToken.None);

    private static bool IsLiving(int pid) => LinuxProcess.Find(pid) is { IsZombie: false };

    [Theory]
    [InlineData("")]
    [InlineData("trap '' TERM INT HUP; ")]
    public async Task When_an_owner_is_killed_its_jobs_die_and_are_reported_lost_and_can_be_restarted(string trap)
    {
        var (owner, ids) = await StartOwnerAsync(3, script: trap + Script);
        using (owner)
        {
            var pids = await PidsAsync(ids[0]);
            await RunsFixture.UntilAsync(() => JobsAsync(ids).Result[0].Status == JobStatus.RUNNING);
            Assert.True((await fixture.Runs.GetRunAsync(RunId.SplitJob(ids[0]).RunId, CancellationToken.None)).IsAlive);
            await owner.KillAsync();

            await RunsFixture.UntilAsync(() => !pids.Any(IsLiving));
            var jobs = await fixture.WaitAsync(await JobsAsync(ids));
            Assert.All(jobs, job => Assert.Equal((JobStatus.FAILED, JobOutcome.Failed), (job.Status, job.Outcome)));
            Assert.All(jobs, job => Assert.StartsWith($"lost: the session that ran it (process {owner.Id} ", job.Reason, StringComparison.Ordinal));
            Assert.False(jobs[0].Run!.IsAlive);
        }

        File.WriteAllText(Go, "");
        var restarted = await fixture.Runs.RestartAsync(ids, NoSecrets, fixture.Report, CancellationToken.None);
        var ended = await fixture.WaitAsync(restarted);
        Assert.Equal(3, ended.Count);
        Assert.All(ended, job => Assert.Equal((JobOutcome.Succeeded, 2), (job.Outcome, job.Attempt)));
    }

    [Fact]
    public async Task When_an_owner_exits_its_jobs_end_first_and_say_so()
    {
        var (owner, ids) = await StartOwnerAsync(3, "exit");
        using (owner)
            Assert.Equal(0, await owner.WaitAsync());

        Assert.All(await JobsAsync(ids), job => Assert.Equal((JobStatus.FAILED, "stopped: the session ended"), (job.Status, job.Reason)));
        Assert.All(await PidsAsync(ids[0]), pid => Assert.False(IsLiving(pid)));
    }

    [Fact]
    public async Task A_stop_of_own_jobs_leaves_those_of_other_sessions_alone()
    {
        var (owner, ids) = await StartOwnerAsync(2);
        using (owner)
        {
            var pids = await PidsAsync(ids[0]);
            var own = await fixture.SubmitAsync(await fixture.SpecAsync(Script), fixture.Subjects(1));

            await fixture.Runs.StopOwnAsync([.. ids, own[0].JobId], "Ctrl+C", CancellationToken.None);

            Assert.Equal("stopped: Ctrl+C", (await fixture.Runs.GetJobAsync(own[0].JobId, CancellationToken.None)).Reason);
            Assert.All(await JobsAsync(ids), job => Assert.False(job.IsEnded));
            Assert.All(pids, pid => Assert.True(IsLiving(pid)));
        }
    }

    [Fact]
    public async Task A_stop_from_another_session_is_obeyed_by_the_owner()
    {
        var (owner, ids) = await StartOwnerAsync(4);
        using (owner)
        {
            var pids = await PidsAsync(ids[0]);
            var stopped = await fixture.Runs.StopAsync([ids[0], ids[3]], "from elsewhere", CancellationToken.None);

            Assert.All(stopped, job => Assert.Equal((JobStatus.FAILED, "stopped: from elsewhere"), (job.Status, job.Reason)));
            Assert.All(pids, pid => Assert.False(IsLiving(pid)));
            Assert.All((await JobsAsync(ids)).Skip(1).Take(2), job => Assert.False(job.IsEnded));
        }
    }

    [Fact]
    public async Task A_stop_is_done_for_an_owner_that_does_not_answer()
    {
        var (owner, ids) = await StartOwnerAsync(1);
        using (owner)
        {
            var pids = await PidsAsync(ids[0]);
            // Not before its last line is written: stopped in between, it would keep the record's lock.
            await RunsFixture.UntilAsync(() => JobsAsync(ids).Result[0].Status == JobStatus.RUNNING);
            (await FileLock.TakeAsync(Path.Combine(fixture.Runs.Store.Folder, ids[0][..22], "record.jsonl.lock"), TimeSpan.FromMinutes(1), CancellationToken.None))!.Dispose();
            _ = LinuxProcess.Signal(owner.Id, 19);
            var impatient = fixture.OtherSession(new LocalOptions { OwnerPatience = TimeSpan.FromMilliseconds(300) });
            var job = Assert.Single(await impatient.StopAsync(ids, "it hangs", CancellationToken.None));

            Assert.Equal((JobStatus.FAILED, "stopped: it hangs (the session that ran it did not answer)"), (job.Status, job.Reason));
            Assert.All(pids, pid => Assert.False(IsLiving(pid)));
        }
    }

    [Fact]
    public async Task Failed_jobs_are_restarted_by_another_session_while_the_owner_runs_others()
    {
        var (owner, ids) = await StartOwnerAsync(2, script: $"test -e {Go} && exit 0; test $QUILT_SUBJECT = sub-00001 && exit 1; echo $$; sleep 1000");
        using (owner)
        {
            await RunsFixture.UntilAsync(() => JobsAsync(ids).Result is [{ IsEnded: true }, { Status: JobStatus.RUNNING }]);
            File.WriteAllText(Go, "");
            var restarted = await fixture.Runs.RestartAsync(ids, NoSecrets, fixture.Report, CancellationToken.None);
            var ended = Assert.Single(await fixture.WaitAsync(restarted));

            Assert.Equal((ids[0], null, JobOutcome.Succeeded, 2), (ended.JobId, ended.Reason, ended.Outcome, ended.Attempt));
            Assert.Equal(JobStatus.RUNNING, (await JobsAsync(ids))[1].Status);
            Assert.Contains(fixture.Report.Verboses, text => text.Contains(ids[1], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Of_many_sessions_that_restart_the_same_jobs_each_job_is_taken_by_one()
    {
        var log = Path.Combine(fixture.Folder, "starts");
        var spec = await fixture.SpecAsync($"echo $QUILT_SUBJECT >> {log}; test -e {Go}");
        var jobs = await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subjects(5)));
        File.WriteAllText(Go, "");
        File.WriteAllText(log, "");
        var sessions = Enumerable.Range(0, 6).Select(_ => fixture.OtherSession()).ToList();
        var taken = await Task.WhenAll(sessions.Select(session => Task.Run(() =>
            session.RestartAsync([.. jobs.Select(job => job.JobId)], NoSecrets, fixture.Report, CancellationToken.None))));

        Assert.Equal(jobs.Select(job => job.JobId).Order(), taken.SelectMany(some => some).Select(job => job.JobId).Order());
        Assert.All(await fixture.WaitAsync(jobs), job => Assert.Equal((JobOutcome.Succeeded, 2), (job.Outcome, job.Attempt)));
        Assert.Equal(5, File.ReadAllLines(log).Length);
    }
}
