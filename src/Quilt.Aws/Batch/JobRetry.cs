using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Sends a job anew that ended in a way that is to be tried again (<see cref="RetryRule"/>).</summary>
internal sealed class JobRetry(IBatchEngine engine, BatchOptions options, RunRecord run)
{
    /// <summary>Records the end together with the next attempt, so that nobody takes the job for one that has ended, and sends that.</summary>
    public async Task RunAsync(JobState job, AttemptEnded end, CancellationToken cancellationToken)
    {
        var secrets = engine.SecretsOf(run);
        if (!SecretKeepers.Knows(run, secrets))
        {
            if (SecretKeepers.FindAlive(run) is not null)
                return; // he does, when he looks
            // Restart-QuiltBatch asks for them.
            await run.EndAsync(end with { Reason = $"{end.Reason}; not tried again: this session does not know its secrets" }).ConfigureAwait(false);
            return;
        }
        int? memory;
        try
        {
            memory = await MemoryRaise.NextAsync(engine, run, null, end.Failure, end.Memory, job.Current.AskedMemory, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem is Problem.JobDoesNotFit)
        {
            await run.EndAsync(end with { Reason = $"{end.Reason}; not tried again: {error.Message}" }).ConfigureAwait(false);
            return;
        }
        var owner = await engine.JoinAsync(run, cancellationToken).ConfigureAwait(false);
        // Of several sessions that look, one does it.
        var events = await run.AppendAsync(() => IsAsItWas(job) ? [end, Next(job, memory, owner)] : [], cancellationToken).ConfigureAwait(false);
        if (events.Count > 0)
            await SendAsync(job.Number, secrets, cancellationToken).ConfigureAwait(false);
    }

    // What is recorded and not sent ends as such, and is not tried again.
    private async Task SendAsync(int job, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        using CancellationTokenSource enough = new();
        using (cancellationToken.Register(() => enough.CancelAfter(options.SendGrace)))
            await engine.SubmitAsync(run, [job], secrets, enough.Token).ConfigureAwait(false);
    }

    // What somebody asked to stop meanwhile stays so.
    private bool IsAsItWas(JobState job) => run.GetJob(job.Number).Current is { IsEnded: false, StopReason: null } now && now.Number == job.Current.Number;

    private AttemptSubmitted Next(JobState job, int? memory, string? owner) => new()
    {
        Job = job.Number,
        Attempt = job.Current.Number + 1,
        InputKey = job.Current.InputKey,
        ImageDigest = job.Current.ImageDigest,
        AskedMemory = memory,
        Owner = owner,
    };
}
