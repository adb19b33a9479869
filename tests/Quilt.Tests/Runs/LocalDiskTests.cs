using System.Collections.Immutable;
using System.Globalization;
using Quilt.Runs;
using Quilt.Runs.Local;
using Quilt.Transfers;

namespace Quilt.Tests.Runs;

/// <summary>Disks that are full, inputs that are not what their package says, and runs too big for memory.</summary>
public sealed class LocalDiskTests
{
    private static readonly ImmutableDictionary<string, string> NoSecrets = ImmutableDictionary<string, string>.Empty;

    [SkippableFact]
    public async Task A_job_that_fills_the_disk_ends_all_the_same_and_a_later_session_restarts_it()
    {
        using RunsFixture outside = new();
        using var disk = SmallDisk.Mount(Path.Combine(outside.Folder, "disk"), "2m");
        using RunsFixture fixture = new(folder: disk.Path);
        var go = Path.Combine(outside.Folder, "go");
        var jobs = await fixture.SubmitAsync(await fixture.SpecAsync($"test -e {go} || yes > \"$OUTPUT_PATH/big\""), fixture.Subject("1"));
        var job = Assert.Single(await fixture.WaitAsync(jobs));
        Assert.Equal(JobStatus.FAILED, job.Status);

        var error = await Assert.ThrowsAsync<QuiltException>(async () => await fixture.SubmitAsync(await fixture.SpecAsync("exit 0"), fixture.Subjects(200)));
        Assert.Equal(Problem.DiskFull, error.Problem);

        File.Delete(Path.Combine(job.Output!, "big"));
        foreach (var run in fixture.Runs.Store.ListIds().Where(id => id != job.RunId))
            await fixture.Runs.StopAsync([.. (await fixture.Runs.GetJobsAsync(run, CancellationToken.None)).Select(other => other.JobId)], null, CancellationToken.None);
        File.WriteAllText(go, "");
        Assert.Equal(JobOutcome.Succeeded, Assert.Single(await fixture.WaitAsync(
            await fixture.Runs.RestartAsync([job.JobId], NoSecrets, fixture.Report, CancellationToken.None))).Outcome);
        Assert.Equal(JobOutcome.Succeeded, (await fixture.OtherSession().GetJobAsync(job.JobId, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task An_input_whose_bytes_are_not_those_of_the_package_fails_its_job_before_the_program_starts()
    {
        using RunsFixture fixture = new();
        BatchRuns runs = new(new RunStore(Path.Combine(fixture.Folder, "real")), new LocalEngine(ContentSource.Local));
        var file = Path.Combine(fixture.Folder, "image");
        var image = fixture.Entry("1/1.nii.gz", "image") with { PhysicalKey = PhysicalKey.File(file) };
        Subject subject = new() { Id = "1", Image = image, Package = fixture.Package with { Registry = fixture.Folder } };
        var submission = runs.Open(await fixture.SpecAsync($"touch {fixture.Folder}/started; cat \"$INPUT_IMAGE\""), null);
        File.WriteAllText(file, "imagE");
        var job = Assert.Single(await RunsFixture.WaitAsync(runs, [await submission.SubmitAsync(submission.Plan(subject), CancellationToken.None)]));

        Assert.Equal(JobStatus.FAILED, job.Status);
        Assert.Contains("1/1.nii.gz", job.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(fixture.Folder, "started")));

        File.WriteAllText(file, "image");
        job = Assert.Single(await RunsFixture.WaitAsync(runs, await runs.RestartAsync([job.JobId], NoSecrets, fixture.Report, CancellationToken.None)));
        Assert.Equal(["image"], await RunsFixture.LogAsync(runs, job));
    }

    [Fact]
    public async Task What_jobs_read_stays_on_disk_however_much_it_is()
    {
        using RunsFixture fixture = new();
        RunStore store = new(Path.Combine(fixture.Folder, "big"));
        var header = new RunHeader { Id = "", Created = DateTimeOffset.UtcNow, Spec = await fixture.SpecAsync("exit 0") };
        var record = await store.CreateAsync(header, CancellationToken.None);
        Entry[] slices = [.. Enumerable.Range(0, 500).Select(i => fixture.Entry($"1/dicom/{i:000}.dcm", $"{i}"))];
        Subject subject = new() { Id = "1", Image = slices, Package = fixture.Package };
        for (var first = 1; first <= 600; first += 100)
            await record.AppendAsync([.. Enumerable.Range(first, 100).SelectMany(job => Events(job, subject))], CancellationToken.None);

        Assert.InRange(new FileInfo(RunRecord.FileOf(record.Folder)).Length, 50 << 20, long.MaxValue);
        using var child = ChildProcess.Start<LocalDiskTests>(record.Folder);
        Assert.InRange(long.Parse((await child.ReadLineAsync())!, CultureInfo.InvariantCulture), long.MinValue, 8 << 20);
        var replayed = RunRecord.Open(record.Folder);
        Assert.Equal(slices, replayed.ReadSubject(replayed.GetJob(600)).ImageFiles);
    }

    // In a process of its own: other tests, which run beside this one, come and go in this one's memory.
    internal static Task ChildAsync(string[] arguments)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var replayed = RunRecord.Open(arguments[0]);
        Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true) - before);
        GC.KeepAlive(replayed);
        return Task.CompletedTask;
    }

    private static RecordEvent[] Events(int job, Subject subject) =>
    [
        RecordedSubject.Write(job, subject),
        new JobSubmitted { Job = job, Subject = $"{job}", Group = "data", Image = "1/dicom", InputKey = new string('0', 64), Owner = new string('0', 32) },
    ];
}
