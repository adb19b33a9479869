using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Hands attempts to AWS Batch, each once. What cannot be handed over is recorded as failed, and told by its reason.</summary>
/// <param name="clients">The clients.</param>
/// <param name="rate">The pace of SubmitJob.</param>
/// <param name="options">The limits.</param>
/// <param name="run">The run.</param>
/// <param name="watched">What this process knows of it.</param>
/// <param name="takeover">Jobs of submissions that broke off; looked for once, and not before there is a job to submit.</param>
internal sealed class JobSubmitter(
    AwsClients clients, AdaptiveRate rate, BatchOptions options, RunRecord run, WatchedRun watched, Func<Task<Takeover>> takeover)
{
    private readonly InputWriter inputs = new(clients.S3, run.Header);
    private readonly JobSender sender = new(clients, rate, options, run.Header.Spec.Aws!);
    private readonly Dictionary<string, string> shared = JobVariables.Shared(run.Header, watched.Secrets);

    /// <summary>Submits the last attempts of jobs.</summary>
    /// <param name="jobs">The jobs' numbers.</param>
    /// <param name="cancellationToken">Ends it: what was not sent yet is recorded as not sent.</param>
    /// <exception cref="QuiltException">AWS refuses all: each has failed, and says so.</exception>
    public async Task RunAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken)
    {
        watched.Refusals.Begin();
        await SendAllAsync(jobs, cancellationToken).ConfigureAwait(false);
        // One job says it by its own end.
        if (jobs.Count > 1 && watched.Refusals.ForAll is { } refusal)
            throw new QuiltException(refusal.Problem, refusal.Message, refusal.Target, refusal);
    }

    private async Task SendAllAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken)
    {
        JobState[] open = [.. jobs.Select(run.GetJob).Where(job => job.Current is { EngineId: null, IsEnded: false })];
        if (!run.Header.Spec.Aws!.Array)
        {
            await EachAsync(open, job => SubmitAsync(job, cancellationToken)).ConfigureAwait(false);
            return;
        }
        // An array asks for the same memory for all, and all of it wait, or none.
        foreach (var together in open.GroupBy(job => (job.Current.AskedMemory, Dependencies.AreOpen(job))).SelectMany(same => ArrayGroups.Of(same, options.LargestArray)))
            await SubmitTogetherAsync(together, cancellationToken).ConfigureAwait(false);
    }

    private Task SubmitAsync(JobState job, CancellationToken cancellationToken) => TryAsync([job], cancellationToken, async () =>
    {
        if (await TakeOverAsync(job, cancellationToken).ConfigureAwait(false))
            return;
        var subject = run.ReadSubject(job);
        var own = await inputs.WriteAsync(job, subject, JobRequest.LongestVariables - JobVariables.LengthOf(shared), cancellationToken).ConfigureAwait(false);
        var request = JobRequest.Of(run.Header, subject.JobName, With(own), subject.Name, job.Current.AskedMemory, Dependencies.AreOpen(job));
        Sending sending = new(subject.JobName, JobVariables.MarkOf(run.Header, job), job.Current.Created);
        var id = await watched.Refusals.SendAsync(isArray: false, () => sender.SendAsync(request, sending, cancellationToken), cancellationToken).ConfigureAwait(false);
        await RecordAsync(() => run.ChangeAsync(job.Number, job.Current.Number, JobStatus.SUBMITTED, engineId: id)).ConfigureAwait(false);
    });

    // What a child of an array is told of its own stands in a table in S3, since the array's environment is one for all.
    private async Task SubmitTogetherAsync(JobState[] jobs, CancellationToken cancellationToken)
    {
        if (!ArrayGroups.IsArray(jobs.Length))
        {
            await EachAsync(jobs, job => SubmitAsync(job, cancellationToken)).ConfigureAwait(false);
            return;
        }
        ArrayTable table = new(jobs.Length);
        await EachAsync(Enumerable.Range(0, jobs.Length), i => TryAsync([jobs[i]], cancellationToken, async () =>
        {
            if (!await TakeOverAsync(jobs[i], cancellationToken).ConfigureAwait(false))
                table.Set(i, await inputs.WriteAsync(jobs[i], run.ReadSubject(jobs[i]), int.MaxValue, cancellationToken).ConfigureAwait(false));
        })).ConfigureAwait(false);
        JobState[] ready = [.. jobs.Where((_, i) => table.Has(i))];
        if (ArrayGroups.IsArray(ready.Length))
            await TryAsync(ready, cancellationToken, () => SendArrayAsync(ready, table, cancellationToken)).ConfigureAwait(false);
        else
            await EachAsync(ready, job => SubmitAsync(job, cancellationToken)).ConfigureAwait(false);
    }

    // A submission that broke off may have sent the same work.
    private async Task<bool> TakeOverAsync(JobState job, CancellationToken cancellationToken)
    {
        var others = await OthersAsync(cancellationToken).ConfigureAwait(false);
        if (others.Take(job, JobPlaces.OutputOf(run.Header, job)) is not { } known)
            return false;
        await run.ChangeAsync(job.Number, job.Current.Number, JobStatus.SUBMITTED, engineId: known).ConfigureAwait(false);
        return true;
    }

    // All that send jobs of a run share one look. Who began it may stop; that ends it for the others no more than that they begin it again.
    private async Task<Takeover> OthersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await takeover().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await takeover().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendArrayAsync(JobState[] jobs, ArrayTable table, CancellationToken cancellationToken)
    {
        var made = (ArrayMade)(await run.AppendAsync(
            () => [new ArrayMade { Array = run.GetArrays().Count + 1, Jobs = [.. jobs.Select(job => job.Number)] }], cancellationToken).ConfigureAwait(false))[0];
        var (name, mark, place) = (JobNames.OfArray(run.Header, made.Array), JobVariables.MarkOf(run.Header, made.Array), JobPlaces.ArrayOf(run.Header, made.Array));
        await inputs.PutAsync(place, table.ToBytes(), cancellationToken).ConfigureAwait(false);
        var variables = With(new Dictionary<string, string> { [JobVariables.Array] = place, [Runs.Local.JobMark.Variable] = mark });
        var request = JobRequest.Of(run.Header, name, variables, null, jobs[0].Current.AskedMemory, Dependencies.AreOpen(jobs[0]), jobs.Length);
        Sending sending = new(name, mark, made.Time);
        var id = await watched.Refusals.SendAsync(isArray: true, () => sender.SendAsync(request, sending, cancellationToken), cancellationToken).ConfigureAwait(false);
        await RecordAsync(() => run.AppendAsync([new ArraySent { Array = made.Array, EngineId = id }], CancellationToken.None)).ConfigureAwait(false);
    }

    private static async Task RecordAsync(Func<Task> record)
    {
        try
        {
            await record().ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            throw new UndecidedException(error);
        }
    }

    private async Task TryAsync(IReadOnlyList<JobState> jobs, CancellationToken cancellationToken, Func<Task> submit)
    {
        string failure;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (watched.Refusals.ForAll is { } refusal)
                throw refusal;
            await submit().ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException)
        {
            // Whoever asked for it: once a call is made, its answer is waited for, so none was.
            failure = "not submitted: stopped before it was sent";
        }
        catch (UndecidedException error)
        {
            // It stays open: to call it failed would let a restart make a second job. A later look finds out.
            foreach (var job in jobs)
                watched.LeaveOpen(job.Number, job.Current.Number);
            CurrentReport.Value?.Warning($"Whether {Names(jobs)} was submitted is not known yet: {error.Message} Get-QuiltBatchStatus and Wait-QuiltBatch find out.");
            return;
        }
        catch (QuiltException error)
        {
            failure = $"not submitted: {error.Message}";
        }
        await Task.WhenAll(jobs.Select(job => run.EndAsync(new AttemptEnded
        {
            Job = job.Number,
            Attempt = job.Current.Number,
            Status = JobStatus.FAILED,
            Outcome = JobOutcome.Failed,
            Failure = JobFailure.NotStarted,
            Reason = failure,
        }))).ConfigureAwait(false);
    }

    private static string Names(IReadOnlyList<JobState> jobs) =>
        jobs is [var only] ? only.Subject.JobName : $"the array of {jobs[0].Subject.JobName} and {jobs.Count - 1} others";

    private Dictionary<string, string> With(Dictionary<string, string> own) => shared.Concat(own).ToDictionary(StringComparer.Ordinal);

    private Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> work) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency }, async (item, _) => await work(item).ConfigureAwait(false));
}
