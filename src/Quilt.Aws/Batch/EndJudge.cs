using System.Collections.Concurrent;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Finds out, at one look at a run, what the ends of its jobs were: whether outputs are there, what logs say, whether images changed. What cannot
/// be asked now is not taken for an answer: then the end stays unrecorded, and the next look judges it.
/// </summary>
internal sealed class EndJudge(AwsClients clients, BatchOptions options, RunRecord run, WatchedRun watched)
{
    private readonly LogTail tail = new(clients, run.Header);
    private readonly TroubledService outputs = new("its outputs could not be listed", options.Concurrency);
    private readonly TroubledService logs = new("its log could not be read", options.Concurrency);
    private readonly ConcurrentDictionary<string, TroubledService> inputs = []; // by bucket

    /// <summary>The end of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="detail">What DescribeJobs says of it.</param>
    /// <param name="status">The state in that, one of the ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null: it cannot be known yet.</returns>
    public async Task<AttemptEnded?> JudgeAsync(JobState job, JobDetail detail, JobStatus status, CancellationToken cancellationToken)
    {
        var end = JobEnd.Of(job, detail, options.StartSlack);
        try
        {
            var told = status == JobStatus.SUCCEEDED
                ? await JudgeAsync(job, end, detail, cancellationToken).ConfigureAwait(false)
                : await ExplainAsync(job, end, detail, cancellationToken).ConfigureAwait(false);
            if (told is null)
                return null;
            var compared = await CompareInputAsync(job, told, detail, cancellationToken).ConfigureAwait(false);
            watched.OpenEnds.Close(job);
            return compared;
        }
        catch (TroubleException trouble)
        {
            watched.OpenEnds.Leave(job, $"{trouble.Message} A later look judges it.");
            return null;
        }
    }

    private async Task<AttemptEnded> JudgeAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing;
        try
        {
            missing = await outputs.AskAsync(() => MissingAsync(job, end, cancellationToken)).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            // What S3 refuses for one job must not keep the others from being watched and stopped.
            return end with { Outcome = JobOutcome.Incomplete, Failure = JobFailure.OutputMissing, Reason = $"outputs could not be listed: {error.Message}" };
        }
        if (missing.Count > 0)
        {
            return end with
            {
                Outcome = JobOutcome.Incomplete,
                Failure = JobFailure.OutputMissing,
                Reason = $"missing or empty: {string.Join(", ", missing)}",
                LastLines = await ReadTailAsync(job, end, detail, cancellationToken).ConfigureAwait(false),
            };
        }
        return end with { Outcome = JobOutcome.Succeeded };
    }

    private async Task<IReadOnlyList<string>> MissingAsync(JobState job, AttemptEnded end, CancellationToken cancellationToken)
    {
        if (run.Header.Spec.ExpectedOutput.IsEmpty)
            return [];
        List<string> files = [];
        await foreach (var file in new OutputObjects(clients.S3).ListAsync(JobPlaces.OutputOf(run.Header, job), end.Started, end.Since, end.Stopped, cancellationToken).ConfigureAwait(false))
        {
            if (file is { IsLeftover: false, Size: > 0 })
                files.Add(file.Path);
        }
        return [.. run.Header.Spec.ExpectedOutput.Where(text => OutputPattern.Parse(text) is var pattern && !files.Exists(pattern.IsMatch))];
    }

    // Null: what its log says cannot be known yet, because lines show some seconds after they were written.
    private async Task<AttemptEnded?> ExplainAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken)
    {
        var stopReason = job.Current.StopReason;
        var lines = JobEnd.IsStopped(detail, stopReason) ? null : await ReadTailAsync(job, end, detail, cancellationToken).ConfigureAwait(false);
        var told = JobEnd.Explain(end, detail, stopReason, lines);
        var isByEmptiness = lines is { Count: 0 } && told.Failure != JobEnd.Explain(end, detail, stopReason, null).Failure;
        return isByEmptiness && (DateTimeOffset.UtcNow - end.Stopped)?.Duration() < options.LogPatience ? null : told;
    }

    // Whoever read copies read what he was submitted for; who never started read nothing.
    private async Task<AttemptEnded> CompareInputAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken)
    {
        if (ReadsCopy(detail) || end.Started is null)
            return end;
        var subject = run.ReadSubject(job);
        var change = await HelpAsync(
            inputs.GetOrAdd(subject.ImageFiles.FirstOrDefault()?.PhysicalKey.Bucket ?? "", _ => new("its input could not be checked", options.Concurrency)),
            job,
            end,
            () => new ChangedInput(clients.S3).FindAsync(job, subject, end.Stopped, cancellationToken),
            ChangedInput.NotChecked).ConfigureAwait(false);
        if (change is null)
            return end;
        var told = change.StartsWith(ChangedInput.Unknown, StringComparison.Ordinal) ? $"its input {change}" : $"its input changed: {change}";
        return end with { InputChange = change, Reason = $"{end.Reason}{(end.Reason is null ? "" : "; ")}{told}" };
    }

    // A job that was taken over of another submission reads what that one gave it. A child of an array has it in the array's table, not here.
    private bool ReadsCopy(JobDetail detail) => JobVariables.Of(detail, JobVariables.InputImage) is { } image
        ? image.Contains($"/{AwsSpec.InputFolder}/", StringComparison.Ordinal)
        : run.Header.Spec.Aws!.StageInput;

    private Task<IReadOnlyList<string>?> ReadTailAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken) =>
        HelpAsync(logs, job, end, () => tail.ReadAsync(end.LogStream, SecretsOf(detail), cancellationToken), _ => null);

    // A session that comes later was given none: there AWS Batch tells them.
    private IReadOnlyCollection<string> SecretsOf(JobDetail detail) => [.. watched.Secrets.Values, .. ContainerSecrets.Of(run.Header, detail)];

    // For what is a help and no verdict: an end is not left open for ever for it.
    private async Task<T> HelpAsync<T>(TroubledService service, JobState job, AttemptEnded end, Func<Task<T>> ask, Func<QuiltException, T> without)
    {
        try
        {
            return await service.AskAsync(ask).ConfigureAwait(false);
        }
        catch (TroubleException trouble) when (IsPatienceOver(job, end))
        {
            return without(trouble.Cause);
        }
    }

    // Processes that look once each have no time to be patient: for those the end itself must be long ago.
    private bool IsPatienceOver(JobState job, AttemptEnded end) =>
        watched.OpenEnds.SinceOf(job) + options.TroublePatience <= DateTimeOffset.UtcNow || end.Stopped + options.LongestTrouble <= DateTimeOffset.UtcNow;
}
