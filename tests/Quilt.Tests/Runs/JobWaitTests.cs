using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>Waiting for jobs of several runs.</summary>
public class JobWaitTests
{
    [Fact]
    public async Task A_run_that_changes_often_does_not_make_another_be_looked_at()
    {
        using RunsFixture fixture = new();
        PacedEngine engine = new();
        BatchRuns runs = new(new RunStore(Path.Combine(fixture.Folder, "paced")), engine);
        var (busy, quiet) = (await SubmitAsync(runs, fixture, "busy"), await SubmitAsync(runs, fixture, "quiet"));
        engine.Quiet = quiet.RunId!;
        using CancellationTokenSource enough = new();

        var waiting = Task.Run(async () => await runs.WaitAsync([busy.JobId, quiet.JobId], null, enough.Token).ToListAsync(enough.Token));
        while (engine.LooksAt(busy.RunId!) < 5 && !waiting.IsCompleted)
            await Task.Delay(10);
        var looks = engine.LooksAt(quiet.RunId!);
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, looks);
    }

    private static async Task<Job> SubmitAsync(BatchRuns runs, RunsFixture fixture, string id)
    {
        RunSpec spec = new() { Engine = "paced", Output = "results/1.0.0" };
        var submission = runs.Open(spec, null);
        return Assert.Single(await submission.SubmitAsync([submission.Plan(fixture.Subject(id))], fixture.Report, default));
    }
}
