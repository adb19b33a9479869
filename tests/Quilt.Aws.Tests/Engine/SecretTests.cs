using System.Collections.Immutable;
using Quilt.Aws.Batch;
using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Where the values of secrets must not stand, whoever looks.</summary>
public class SecretTests : EngineFixture
{
    private const string License = "very private license";

    private static readonly ImmutableSortedDictionary<string, string> Secret = ImmutableSortedDictionary<string, string>.Empty.Add("FS_SERIAL", License);

    [SkippableFact]
    public async Task A_session_that_was_not_given_them_writes_them_nowhere()
    {
        var jobs = await SubmitAsync("echo the license is $FS_SERIAL; exit 3");
        var later = Session();

        var job = Assert.Single(await WaitAsync(later, jobs));

        Assert.Equal(["the license is ***"], job.LastLines);
        Assert.DoesNotContain(License, await RecordAsync(job), StringComparison.Ordinal);
        Assert.DoesNotContain(License, await PageAsync(Session(), job), StringComparison.Ordinal);
        Assert.Contains("the license is ***", await PageAsync(Session(), job), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Logs_are_shown_without_them_to_the_session_that_gave_them_and_to_others()
    {
        var job = Assert.Single(await WaitAsync(await SubmitAsync("echo the license is $FS_SERIAL")));

        foreach (var runs in new[] { Runs, Session() })
        {
            Assert.Equal("the license is ***", Assert.Single(await runs.ReadLogAsync(job.JobId, new LogOptions(), default).ToListAsync()).Text);
            Assert.Equal("the license is ***", Assert.Single(await runs.ReadLogsAsync([job], new LogOptions(), Report, default).ToListAsync()).Text);
        }
    }

    [SkippableFact]
    public async Task The_log_of_an_earlier_attempt_is_shown_without_those_that_it_had()
    {
        var job = Assert.Single(await WaitAsync(await SubmitAsync($"echo the license is $FS_SERIAL; echo >> {Folder["tries"]}; wc -l < {Folder["tries"]}; exit 3")));
        var again = Assert.Single(await WaitAsync(await Runs.RestartAsync([job.JobId], new Dictionary<string, string> { ["FS_SERIAL"] = "another-serial" }, Report, default)));

        foreach (var runs in new[] { Runs, Session() })
        {
            var first = await runs.ReadLogsAsync([again], new LogOptions { Attempt = 1, Follow = true }, Report, default).Select(line => line.Text).ToListAsync();
            var second = await runs.ReadLogAsync(again.JobId, new LogOptions { Attempt = 2 }, default).Select(line => line.Text).ToListAsync();
            Assert.Equal(("the license is ***", "the license is ***"), (first[0], second[0]));
            Assert.Equal(("1", "2"), (first[1].Trim(), second[1].Trim()));
        }
        Assert.Empty(Report.Warnings);
        Service.Forget();
        Assert.Equal(2, await Runs.ReadLogsAsync([again], new LogOptions { Attempt = 1 }, Report, default).CountAsync());
        Assert.Contains("secrets", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        Assert.False((await Runs.GetJobAsync(again.JobId, default)).IsForgotten); // its last attempt was not asked for
    }

    [SkippableFact]
    public async Task A_report_shows_what_was_recorded_without_them_of_a_log_whose_secrets_nobody_knows_any_more()
    {
        var job = Assert.Single(await WaitAsync(await SubmitAsync("echo the license is $FS_SERIAL; exit 3")));
        Service.Forget();

        Assert.Contains("<pre>the license is ***</pre>", await PageAsync(Session(), job), StringComparison.Ordinal);
        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task A_log_whose_secrets_nobody_knows_any_more_and_of_which_nothing_is_recorded_is_left_out_of_a_report()
    {
        var jobs = await SubmitAsync("echo the license is $FS_SERIAL; exit 3");
        Service.Add(new ApiFault { Operation = "GetLogEvents", Kind = ApiFaultKind.Error, Status = 400, Code = "AccessDeniedException", Message = "no" });
        var job = Assert.Single(await WaitAsync(jobs));
        Service.ClearFaults();
        Service.Forget();

        var page = await PageAsync(Session(), job);

        Assert.DoesNotContain(License, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<pre>", page, StringComparison.Ordinal);
        Assert.Contains(Report.Warnings, warning => warning.Contains("secrets", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_report_shows_the_recorded_lines_of_a_log_that_cannot_be_read_any_more_and_no_more_of_them_than_it_is_asked_for()
    {
        var job = Assert.Single(await WaitAsync(await SubmitAsync("echo one; echo the license is $FS_SERIAL; exit 3")));
        Service.Add(new ApiFault { Operation = "GetLogEvents", Kind = ApiFaultKind.Error, Status = 400, Code = "AccessDeniedException", Message = "no", Times = 9 });

        Assert.Contains("<pre>one\nthe license is ***</pre>", await PageAsync(Session(), job), StringComparison.Ordinal);
        Assert.Contains("<pre>the license is ***</pre>", await PageAsync(Session(), job, tail: 1), StringComparison.Ordinal);
        Assert.DoesNotContain("<pre>", await PageAsync(Session(), job, tail: 0), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Who_reads_logs_whose_secrets_nobody_knows_any_more_is_told_once()
    {
        await RegisterAsync("echo the license is $FS_SERIAL");
        var jobs = await WaitAsync(await SubmitAsync(Spec() with { Secrets = Secret }, await SubjectsAsync(2)));
        Service.Forget();

        Assert.All(await Runs.ReadLogsAsync(jobs, new LogOptions(), Report, default).ToListAsync(), line => Assert.Equal("the license is ***", line.Text));
        Assert.Empty(Report.Warnings);
        Assert.Equal(2, await Session().ReadLogsAsync(jobs, new LogOptions(), Report, default).CountAsync());
        Assert.Contains(jobs[0].RunId!, Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_engine_made_anew_in_the_same_process_knows_them()
    {
        using WatchedRuns watched = new();
        var runs = Session(watched: watched);
        await RegisterAsync("sleep 0.5; exit 3");
        var spec = Spec() with { Secrets = Secret, Aws = new AwsSpec { Attempts = 2, MemoryOnRetry = 2 } };
        var jobs = await SubmitAsync(runs, spec, [await SubjectAsync("sub-01")]);

        Assert.Equal(2, Assert.Single(await WaitAsync(Session(watched: watched), jobs)).Attempt);
    }

    private async Task<IReadOnlyList<Job>> SubmitAsync(string script)
    {
        await RegisterAsync(script);
        return await SubmitAsync(Spec() with { Secrets = Secret }, await SubjectAsync("sub-01"));
    }

    private async Task<string> RecordAsync(Job job) => await File.ReadAllTextAsync(Path.Combine(Folder["runs"], job.RunId!, "record.jsonl"));

    private async Task<string> PageAsync(BatchRuns runs, Job job, int tail = 20)
    {
        await using StringWriter page = new();
        await BatchReport.WriteAsync(runs, [job], new ReportOptions { Tail = tail }, page, Report, default);
        return $"{page}";
    }
}
