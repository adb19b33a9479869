using System.Runtime.CompilerServices;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>What a job's last attempt writes, or an earlier one wrote. Where AWS Batch tries it again by itself, each try has a stream of its own: the last one counts, and who follows goes on to it.</summary>
internal sealed class JobLog(IBatchEngine engine, AwsClients clients, BatchOptions patience, RunRecord run, WatchedRun watched, int job)
{
    private readonly string jobId = RunId.OfJob(run.Header.Id, job);

    /// <summary>The lines, oldest first.</summary>
    public async IAsyncEnumerable<LogLine> ReadAsync(LogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var pause = patience.FirstPoll; options.Follow && Now(options) is { Stream: null, IsOver: false }; pause = CloudLog.Longer(pause, patience.FirstPoll))
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            await LookAsync(options, cancellationToken).ConfigureAwait(false);
        }
        var (attempt, stream, _) = Now(options);
        for (var tail = options.Tail; stream is not null; tail = null)
        {
            var reading = stream;
            await foreach (var line in ReadAsync(reading, attempt, tail, options, cancellationToken).ConfigureAwait(false))
                yield return line;
            var now = Now(options);
            stream = options.Follow && now.Attempt == attempt && now.Stream != reading ? now.Stream : null;
        }
    }

    private async IAsyncEnumerable<LogLine> ReadAsync(string stream, int attempt, int? tail, LogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CloudLog log = new(clients.Logs(run.Header.Spec.Aws!.Region!), LogGroup.Of(run.Header), stream, options.Pages);
        var name = run.GetJob(job).Subject.JobName;
        string? next = null;
        if (tail is { } count)
        {
            (var lines, next) = await log.TailAsync(count, cancellationToken).ConfigureAwait(false);
            foreach (var line in lines ?? [])
                yield return Line(line);
            if (!options.Follow)
                yield break;
        }
        await foreach (var line in log.ReadAsync(IsOverAsync, patience.FirstPoll, next, cancellationToken).ConfigureAwait(false))
            yield return Line(line);

        LogLine Line(Amazon.CloudWatchLogs.Model.OutputLogEvent line) => new(name, jobId, line.Timestamp?.ToUniversalTime(), line.Message);

        async Task<bool> IsOverAsync()
        {
            if (!options.Follow)
                return true;
            await LookAsync(options, cancellationToken).ConfigureAwait(false);
            var now = Now(options);
            return now.IsOver || now.Attempt != attempt || now.Stream != stream;
        }
    }

    private Task LookAsync(LogOptions options, CancellationToken cancellationToken) =>
        options.Pages?.IsTimeToLook(run.Header.Id) == false ? Task.CompletedTask : engine.RefreshAsync(run, cancellationToken);

    // An end that is to be tried again is not recorded, but it is one.
    private (int Attempt, string? Stream, bool IsOver) Now(LogOptions options)
    {
        var state = run.GetJob(job);
        if (options.Attempt is { } earlier && earlier != state.Current.Number)
            return (earlier, state.UpTo(earlier).Current.LogStream, true);
        var now = state.Current;
        var due = watched.DueEnd(job, now.Number);
        return (now.Number, due?.LogStream ?? now.LogStream, now.IsEnded || due is not null);
    }
}
