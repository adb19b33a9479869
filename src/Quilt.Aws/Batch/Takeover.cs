using System.Collections.Concurrent;
using System.Globalization;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Goes on with submissions that broke off. A run is marked at its output while it is submitted (<see cref="OpenMarks"/>). Who submits to the
/// same output finds the marks of others, and takes over those of their jobs that are the same work (same output, same input key) instead of
/// sending them a second time: on whatever machine, and without the record of the run that broke off. Safe for threads.
/// </summary>
/// <remarks>Of two who submit the same at the same time, each sends what it does not see of the other yet.</remarks>
internal sealed class Takeover
{
    // AWS Batch keeps jobs for at least 7 days after their end; a mark that old is of no use.
    private static readonly TimeSpan LongestMark = TimeSpan.FromDays(30);

    // A submission that has sent nothing for so long is not just broken off.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    // AWS Batch's clock, S3's and ours differ.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(10);

    private readonly OpenMarks marks;
    private readonly ConcurrentDictionary<(string Output, string InputKey), Found> jobs = [];
    private readonly ConcurrentDictionary<string, byte> taken = [];
    private bool isMarked;
    private IReadOnlyDictionary<string, DateTimeOffset> others = new Dictionary<string, DateTimeOffset>();

    private Takeover(OpenMarks marks) => this.marks = marks;

    /// <summary>Marks a run, and looks for others that broke off.</summary>
    /// <param name="clients">The clients.</param>
    /// <param name="options">The limits.</param>
    /// <param name="run">The run.</param>
    /// <param name="isNew">Whether the run's first attempts are submitted; else its submission is no other than before, and is not marked again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Takeover> BeginAsync(AwsClients clients, BatchOptions options, RunHeader run, bool isNew, CancellationToken cancellationToken)
    {
        OpenMarks marks = new(clients.S3, run);
        Takeover takeover = new(marks) { isMarked = isNew };
        if (isNew)
            await marks.OpenAsync(cancellationToken).ConfigureAwait(false);
        takeover.others = await OthersAsync(marks, cancellationToken).ConfigureAwait(false);
        if (takeover.others.Count > 0)
        {
            await SettleAsync(marks, takeover.others.Keys, options.ListPatience, cancellationToken).ConfigureAwait(false);
            await takeover.FindAsync(clients, options, run, cancellationToken).ConfigureAwait(false);
        }
        return takeover;
    }

    /// <summary>The id of a job that does an attempt's work already; null: there is none.</summary>
    /// <param name="job">The job; its last attempt is meant.</param>
    /// <param name="output">Where it writes to.</param>
    public string? Take(JobState job, string output)
    {
        if (!jobs.TryGetValue((output, job.Current.InputKey), out var found) || job.Attempts.Any(attempt => attempt.EngineId == found.JobId))
            return null;
        // Who restarts wants no job that has failed.
        if (found.HasFailed && job.Current.Number > 1)
            return null;
        taken[found.JobId] = 0;
        return found.JobId;
    }

    /// <summary>The run's submission is complete, and so are those that broke off and of which nothing is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var left = jobs.Values.Where(job => !taken.ContainsKey(job.JobId)).Select(job => job.RunId).ToHashSet();
        var begun = jobs.Values.Select(job => job.RunId).ToHashSet();
        // One that shows no job may just be beginning.
        foreach (var (id, since) in others.Where(other => !left.Contains(other.Key)))
        {
            if (begun.Contains(id) || DateTimeOffset.UtcNow - since > LongestSilence)
                await marks.CloseAsync(id, cancellationToken).ConfigureAwait(false);
        }
        if (isMarked)
            await marks.CloseAsync(marks.RunId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyDictionary<string, DateTimeOffset>> OthersAsync(OpenMarks marks, CancellationToken cancellationToken)
    {
        try
        {
            var all = await marks.ListOthersAsync(cancellationToken).ConfigureAwait(false);
            return all.Where(mark => DateTimeOffset.UtcNow - mark.Value < LongestMark).ToDictionary();
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            // Who may only write there can go on by the record alone.
            CurrentReport.Value?.Warning($"Whether an earlier submission to this output broke off cannot be seen ({error.Message}): jobs that it sent from another machine are not found, and may be sent again.");
            return new Dictionary<string, DateTimeOffset>();
        }
    }

    // What was sent right before the end may not be listed yet. When that end was nobody knows, so it counts as now: a job may have waited long
    // between the writing of its inputs and its turn.
    private static async Task SettleAsync(OpenMarks marks, IEnumerable<string> runs, TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var run in runs)
        {
            if (await marks.LastIntentAsync(run, cancellationToken).ConfigureAwait(false) is not { } last || DateTimeOffset.UtcNow - last > LongestSilence)
                continue;
            var listener = CurrentReport.Value;
            listener?.Verbose($"The submission of run {run} to this output broke off, or still goes on elsewhere. What it sent last may not be listed yet, so this one waits {patience.TotalSeconds:0.#} s before it looks which of these jobs it sent.");
            listener?.Waiting($"Waiting {patience.TotalSeconds:0.#} s, then looking what an earlier submission sent (run {run})");
            try
            {
                await Task.Delay(patience, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                listener?.Waiting(null);
            }
            return;
        }
    }

    private async Task FindAsync(AwsClients clients, BatchOptions options, RunHeader run, CancellationToken cancellationToken)
    {
        var batch = clients.Batch(run.Spec.Aws!.Region!);
        ArrayChildren children = new(batch, clients.S3, run);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(IdsSinceTheirMarks(batch, run, cancellationToken).Chunk(BatchDescriptions.MostJobs), parallel, async (chunk, token) =>
        {
            foreach (var job in await batch.GetJobsAsync(chunk, run.Id, token).ConfigureAwait(false))
                await KeepAsync(job, children, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private IAsyncEnumerable<string> IdsSinceTheirMarks(AmazonBatchClient batch, RunHeader run, CancellationToken cancellationToken)
    {
        var since = (others.Values.Min() - ClockSlack).ToUnixTimeMilliseconds();
        ListJobsRequest request = new()
        {
            JobQueue = run.Spec.Queue,
            Filters = [new KeyValuesPair { Name = "AFTER_CREATED_AT", Values = [since.ToString(CultureInfo.InvariantCulture)] }],
        };
        return batch.ListAllJobsAsync(request, cancellationToken).Select(job => job.JobId);
    }

    private async Task KeepAsync(JobDetail job, ArrayChildren children, CancellationToken cancellationToken)
    {
        var variables = (job.Container?.Environment ?? []).GroupBy(variable => variable.Name).ToDictionary(same => same.Key, same => same.Last().Value);
        if (variables.GetValueOrDefault(JobVariables.Run) is not { } runId || !others.ContainsKey(runId))
            return;
        if (variables.GetValueOrDefault(JobVariables.Array) is not { } table)
        {
            Keep(variables, new Found(job.JobId, runId, job.CreatedAt ?? 0, job.Status == Amazon.Batch.JobStatus.FAILED));
            return;
        }
        await foreach (var child in children.ReadAsync(job, runId, table, cancellationToken).ConfigureAwait(false))
            Keep(child.Variables, new Found(child.JobId, runId, job.CreatedAt ?? 0, child.HasFailed));
    }

    private void Keep(IReadOnlyDictionary<string, string> variables, Found found)
    {
        if (variables.GetValueOrDefault(JobVariables.Output) is { } output && variables.GetValueOrDefault(JobVariables.InputKey) is { } key)
            jobs.AddOrUpdate((output, key), found, (_, known) => known.Created > found.Created ? known : found);
    }

    private sealed record Found(string JobId, string RunId, long Created, bool HasFailed);
}
