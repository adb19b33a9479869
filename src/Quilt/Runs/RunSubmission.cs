using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Quilt.Registries;

namespace Quilt.Runs;

/// <summary>
/// A submission in progress. Nothing is written before the first subject is accepted; then the run is on disk, and so is every job
/// before anybody hears of it. One run is made per revision that the subjects come from. Safe for threads.
/// </summary>
public sealed class RunSubmission
{
    private readonly BatchRuns runs;
    private readonly StoreConnection? connection;
    private readonly IReadOnlySet<string> done;
    private readonly ConcurrentDictionary<(string Registry, string Name, string TopHash), Lazy<Task<RunView>>> open = [];
    private readonly ConcurrentDictionary<(string RunId, string Place), byte> places = [];
    private readonly ConcurrentDictionary<string, byte> begun = [];
    private readonly ConcurrentQueue<JobPlan> refused = [];
    private volatile RunSpec spec;

    internal RunSubmission(BatchRuns runs, RunSpec spec, IReadOnlySet<string>? done, StoreConnection? connection)
    {
        this.connection = connection;
        this.runs = runs;
        this.spec = spec;
        this.done = done ?? ImmutableHashSet<string>.Empty;
    }

    /// <summary>How the jobs are to be run, as far as that is known by now.</summary>
    public RunSpec Spec => spec;

    private bool IsForAws => spec.Engine == AwsSpec.EngineName;

    /// <summary>What submitting the subject would do; changes nothing.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidSubject"/>: the subject has no image; <see cref="Problem.PackageNotPushed"/>: its package is no revision
    /// of a registry, so nobody could find the inputs again.
    /// </exception>
    public JobPlan Plan(Subject subject)
    {
        if (subject.ImageFiles.Length == 0)
            throw new QuiltException(Problem.InvalidSubject, $"The subject '{subject.Name}' has no image.", subject);
        var revision = RevisionOf(subject);
        if (IsForAws)
            AwsReach.Check(subject);
        var output = RunOutput.Of(spec, revision);
        if (IsForAws && subject.Group == AwsSpec.InputFolder)
            throw new QuiltException(Problem.InvalidSubject, $"The group of '{subject.Name}' cannot be '{AwsSpec.InputFolder}': what jobs read lies there, beside their results. Name another with -Group.", subject);
        var inputs = RecordedSubject.AllInputs(subject).ToList();
        var key = InputKey.Compute(subject, spec);
        return new JobPlan
        {
            Subject = subject,
            Name = subject.JobName,
            InputKey = key,
            OutputKey = RunOutput.Join(RunOutput.PlaceOf(output, subject.Package!.Name), $"{subject.Group}/{subject.Name}"),
            Output = IsForAws ? $"{output}/{subject.Group}/{subject.Name}" : null,
            InputCount = inputs.Count,
            InputSize = inputs.Sum(input => input.Entry.Size),
            IsDone = done.Contains(key),
        };
    }

    /// <summary>What is odd about where the subject's results will stand in its package, and what was probably meant; null: nothing.</summary>
    public string? DoubtOf(Subject subject) => RunOutput.DoubtOf(spec, RevisionOf(subject));

    /// <summary>Looks whether the jobs could read their inputs, as far as the engine can tell; changes nothing.</summary>
    /// <param name="plans">What is to be submitted.</param>
    /// <param name="report">Told of those that could not: each is an error that says what to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Those that could, in their order.</returns>
    public async Task<IReadOnlyList<JobPlan>> CheckAsync(IReadOnlyList<JobPlan> plans, IReport report, CancellationToken cancellationToken)
    {
        var good = await runs.CheckAsync(spec, connection, plans, report, cancellationToken).ConfigureAwait(false);
        HashSet<object> kept = new(good, ReferenceEqualityComparer.Instance);
        foreach (var plan in plans.Where(plan => !kept.Contains(plan)))
            refused.Enqueue(plan);
        return good;
    }

    /// <summary>
    /// Makes what the jobs need and is not there yet, where the spec was prepared without changing anything: for who submits only what somebody
    /// agreed to. To be called before the first job.
    /// </summary>
    /// <param name="first">The first job.</param>
    /// <param name="mayChange">Whether it may be made; else what would be done is told, as far as <see cref="Spec"/> does not tell it.</param>
    /// <param name="report">Told of what is made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MakeAsync(JobPlan first, bool mayChange, IReport report, CancellationToken cancellationToken)
    {
        var package = RevisionOf(first.Subject);
        var asked = spec with { Aws = spec.Aws is { } aws ? aws with { MadeFor = (package.Name!, package.TopHash!) } : null };
        spec = await runs.MakeAsync(asked, connection, mayChange, report, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records the job and hands it to the engine; it starts when it has a place.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidSubject"/>: the run already has a job for this subject; <see cref="Problem.DiskFull"/>, <see cref="Problem.AccessDenied"/>.
    /// </exception>
    public async Task<Job> SubmitAsync(JobPlan plan, CancellationToken cancellationToken)
    {
        Refusals refusals = new();
        var jobs = await SubmitAsync([plan], refusals, cancellationToken).ConfigureAwait(false);
        return refusals.First is { } refusal ? throw refusal : jobs[0];
    }

    /// <summary>Records jobs, all at once, hands them to the engine, and gives each as soon as the engine has taken it, in the order of the plans.</summary>
    /// <param name="plans">What to submit.</param>
    /// <param name="decided">Told how many of them were taken or refused by now; may be null.</param>
    /// <param name="report">Told of subjects that are refused, which are left out.</param>
    /// <param name="cancellationToken">Ends it. What is recorded by then the engine takes on, or records that it was not: nothing waits for ever.</param>
    /// <exception cref="QuiltException"><see cref="Problem.DiskFull"/>, <see cref="Problem.AccessDenied"/>: nothing could be recorded.</exception>
    public async IAsyncEnumerable<Job> SubmitAsync(
        IReadOnlyList<JobPlan> plans, IProgress<int>? decided, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = 0;
        foreach (var ofRevision in plans.GroupBy(plan => RevisionOf(plan.Subject), RevisionComparer.Instance))
        {
            var run = await OpenAsync(ofRevision.Key).WaitAsync(cancellationToken).ConfigureAwait(false);
            await RecordRefusedAsync(run, ofRevision.Key, cancellationToken).ConfigureAwait(false);
            JobPlan[] accepted = [.. ofRevision.Where(plan => TryTake(run, plan.Subject, report))];
            var isSent = false;
            try
            {
                var numbers = await RecordAsync(run, accepted, cancellationToken).ConfigureAwait(false);
                var soFar = decided is null ? null : new Following(decided, before);
                await foreach (var job in SentJobs.GetAsync(run, numbers, SecretsOf(spec), soFar, cancellationToken).ConfigureAwait(false))
                    yield return job;
                before += numbers.Count;
                if (IsForAws && begun.TryAdd(run.Record.Header.Id, 0))
                    await new SameWork(runs, run).WarnAsync(numbers, report, cancellationToken).ConfigureAwait(false);
                isSent = true;
            }
            finally
            {
                foreach (var plan in isSent ? [] : accepted)
                    places.TryRemove(PlaceIn(run, plan.Subject), out _);
            }
        }
    }

    /// <summary>The same, for who wants them when all were taken or refused.</summary>
    /// <param name="plans">What to submit.</param>
    /// <param name="report">Told of subjects that are refused, which are left out.</param>
    /// <param name="cancellationToken">Ends it, as it ends the other.</param>
    public async Task<IReadOnlyList<Job>> SubmitAsync(IReadOnlyList<JobPlan> plans, IReport report, CancellationToken cancellationToken) =>
        await SubmitAsync(plans, null, report, cancellationToken).ToListAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>The runs that were made, and how many jobs of each the engine has taken and knows by an id of its own.</summary>
    public IReadOnlyDictionary<string, int> GetSent() => open.Values
        .Where(opening => opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        .Select(opening => opening.Value.Result.Record)
        .ToDictionary(record => record.Header.Id, record => record.GetJobs().Count(job => job.Current.EngineId is not null));

    /// <summary>
    /// Says that nothing more will be submitted. What broke off before is unfinished: on AWS Batch, whoever submits the same subjects to the same
    /// output again takes over the jobs that are there, on whatever machine.
    /// </summary>
    /// <exception cref="QuiltException"><see cref="Problem.AccessDenied"/>; <see cref="Problem.ServiceUnreachable"/>.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var opening in open.Values)
        {
            var run = await opening.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            await run.Engine.CompleteAsync(run.Record, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Every secret that the user gave, by whatever parameter.</summary>
    internal static ImmutableSortedDictionary<string, string> SecretsOf(RunSpec spec) =>
        spec.Secrets.SetItems(spec.Environment.Where(variable => SecretNames.Matches(variable.Key)));

    private static Package RevisionOf(Subject subject) => subject.Package is { Name: not null, TopHash: not null, Registry: not null } package
        ? package
        : throw new QuiltException(
            Problem.PackageNotPushed, $"The subject '{subject.Name}' is not of a pushed package. Push it first, so that its results can be traced to it.", subject);

    private bool TryTake(RunView run, Subject subject, IReport report)
    {
        if (places.TryAdd(PlaceIn(run, subject), 0))
            return true;
        report.Error(new QuiltException(Problem.InvalidSubject, $"The subject '{subject.Name}' of group '{subject.Group}' stands twice: its results would mix.", subject));
        return false;
    }

    private static (string RunId, string Place) PlaceIn(RunView run, Subject subject) => (run.Record.Header.Id, $"{subject.Group}/{subject.Name}");

    private static async Task<IReadOnlyList<int>> RecordAsync(RunView run, JobPlan[] plans, CancellationToken cancellationToken)
    {
        var owner = await run.Engine.JoinAsync(run.Record, cancellationToken).ConfigureAwait(false);
        var events = await run.Record.AppendAsync(
            () =>
            {
                var first = run.Record.Count + 1;
                return [.. plans.SelectMany((plan, i) => Lines(first + i, plan, owner))];
            },
            cancellationToken).ConfigureAwait(false);
        return [.. events.OfType<JobSubmitted>().Select(job => job.Job)];
    }

    // Those that were refused before have no jobs: the run says that it is not whole without them.
    private async Task RecordRefusedAsync(RunView run, Package revision, CancellationToken cancellationToken)
    {
        List<JobPlan> here = [];
        for (var left = refused.Count; left > 0 && refused.TryDequeue(out var plan); left--)
        {
            if (RevisionComparer.Instance.Equals(RevisionOf(plan.Subject), revision))
                here.Add(plan);
            else
                refused.Enqueue(plan);
        }
        if (here.Count > 0)
            await run.Record.AppendAsync([new SubjectsRefused { Jobs = [.. here.Select(plan => plan.Name)] }], cancellationToken).ConfigureAwait(false);
    }

    private static RecordEvent[] Lines(int number, JobPlan plan, string? owner) =>
    [
        RecordedSubject.Write(number, plan.Subject),
        new JobSubmitted
        {
            Job = number,
            Subject = plan.Subject.Id,
            Group = plan.Subject.Group,
            Session = plan.Subject.Session,
            Label = plan.Subject.Label,
            Image = plan.Subject.ImageKey!,
            InputKey = plan.InputKey,
            Owner = owner,
        },
    ];

    private async Task<RunView> OpenAsync(Package package)
    {
        var key = (package.Registry!, package.Name!, package.TopHash!);
        var opening = open.GetOrAdd(key, _ => new Lazy<Task<RunView>>(() => CreateAsync(package)));
        try
        {
            return await opening.Value.ConfigureAwait(false);
        }
        catch
        {
            open.TryRemove(KeyValuePair.Create(key, opening));
            throw;
        }
    }

    private async Task<RunView> CreateAsync(Package package)
    {
        var secrets = SecretsOf(spec);
        RunHeader header = new()
        {
            Id = "",
            Created = DateTimeOffset.UtcNow,
            Package = package.Name,
            TopHash = package.TopHash,
            Registry = package.Registry,
            Connection = package.Connection,
            Parents = [.. package.Bases.Order(StringComparer.Ordinal)],
            Spec = spec with { Output = RunOutput.Of(spec, package), Environment = spec.Environment.RemoveRange(secrets.Keys), Secrets = ImmutableSortedDictionary<string, string>.Empty },
            SecretNames = [.. secrets.Keys],
        };
        return runs.Keep(await runs.Store.CreateAsync(header, CancellationToken.None).ConfigureAwait(false));
    }

    private sealed class RevisionComparer : IEqualityComparer<Package>
    {
        public static RevisionComparer Instance { get; } = new();

        public bool Equals(Package? x, Package? y) => (x?.Registry, x?.Name, x?.TopHash) == (y?.Registry, y?.Name, y?.TopHash);

        public int GetHashCode(Package obj) => HashCode.Combine(obj.Registry, obj.Name, obj.TopHash);
    }

    // Counts on from what other revisions had.
    private sealed class Following(IProgress<int> all, int before) : IProgress<int>
    {
        public void Report(int value) => all.Report(before + value);
    }

    // For who submits one job: what is refused is thrown.
    private sealed class Refusals : IReport
    {
        public QuiltException? First { get; private set; }

        public void Verbose(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Error(QuiltException error) => First ??= error;
    }
}
