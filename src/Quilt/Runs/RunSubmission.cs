using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>
/// A submission in progress. Nothing is written before the first subject is accepted; then the run is on disk, and so is every job
/// before anybody hears of it. One run is made per revision that the subjects come from. Safe for threads.
/// </summary>
public sealed class RunSubmission
{
    private readonly BatchRuns runs;
    private readonly RunSpec spec;
    private readonly IReadOnlySet<string> done;
    private readonly ConcurrentDictionary<(string Registry, string Name, string TopHash), Lazy<Task<RunView>>> open = [];
    private readonly ConcurrentDictionary<(string RunId, string Place), byte> places = [];

    internal RunSubmission(BatchRuns runs, RunSpec spec, IReadOnlySet<string>? done)
    {
        this.runs = runs;
        this.spec = spec;
        this.done = done ?? ImmutableHashSet<string>.Empty;
    }

    /// <summary>What submitting the subject would do; changes nothing.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidSubject"/>: the subject has no image; <see cref="Problem.PackageNotPushed"/>: its package is no revision
    /// of a registry, so nobody could find the inputs again.
    /// </exception>
    public JobPlan Plan(Subject subject)
    {
        if (subject.ImageFiles.Length == 0)
            throw new QuiltException(Problem.InvalidSubject, $"The subject '{subject.Name}' has no image.", subject);
        _ = RevisionOf(subject);
        var inputs = RecordedSubject.AllInputs(subject).ToList();
        var key = InputKey.Compute(subject, spec);
        return new JobPlan
        {
            Subject = subject,
            Name = subject.JobName,
            InputKey = key,
            OutputKey = RunOutput.Join(RunOutput.PlaceOf(spec.Output), $"{subject.Group}/{subject.Name}"),
            InputCount = inputs.Count,
            InputSize = inputs.Sum(input => input.Entry.Size),
            IsDone = done.Contains(key),
        };
    }

    /// <summary>Records the job and hands it to the engine; it starts when it has a place.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidSubject"/>: the run already has a job for this subject; <see cref="Problem.DiskFull"/>, <see cref="Problem.AccessDenied"/>.
    /// </exception>
    public async Task<Job> SubmitAsync(JobPlan plan, CancellationToken cancellationToken)
    {
        var subject = plan.Subject;
        var run = await OpenAsync(RevisionOf(subject)).WaitAsync(cancellationToken).ConfigureAwait(false);
        var place = (run.Record.Header.Id, $"{subject.Group}/{subject.Name}");
        if (!places.TryAdd(place, 0))
            throw new QuiltException(Problem.InvalidSubject, $"The subject '{subject.Name}' of group '{subject.Group}' stands twice: its results would mix.", subject);
        try
        {
            var number = await RecordAsync(run, plan, cancellationToken).ConfigureAwait(false);
            // Not to be cancelled: what is recorded is submitted, or it would wait for ever.
            await run.Engine.SubmitAsync(run.Record, [number], SecretsOf(spec), CancellationToken.None).ConfigureAwait(false);
            return run.GetJob(number);
        }
        catch
        {
            places.TryRemove(place, out _);
            throw;
        }
    }

    /// <summary>Every secret that the user gave, by whatever parameter.</summary>
    internal static ImmutableSortedDictionary<string, string> SecretsOf(RunSpec spec) =>
        spec.Secrets.SetItems(spec.Environment.Where(variable => SecretNames.Matches(variable.Key)));

    private static Package RevisionOf(Subject subject) => subject.Package is { Name: not null, TopHash: not null, Registry: not null } package
        ? package
        : throw new QuiltException(
            Problem.PackageNotPushed, $"The subject '{subject.Name}' is not of a pushed package. Push it first, so that its results can be traced to it.", subject);

    private async Task<int> RecordAsync(RunView run, JobPlan plan, CancellationToken cancellationToken)
    {
        var owner = await run.Engine.JoinAsync(run.Record, cancellationToken).ConfigureAwait(false);
        var subject = plan.Subject;
        var events = await run.Record.AppendAsync(
            () =>
            {
                var number = run.Record.Count + 1;
                return
                [
                    RecordedSubject.Write(number, subject),
                    new JobSubmitted
                    {
                        Job = number,
                        Subject = subject.Id,
                        Group = subject.Group,
                        Session = subject.Session,
                        Label = subject.Label,
                        Image = subject.ImageKey!,
                        InputKey = plan.InputKey,
                        Owner = owner,
                    },
                ];
            },
            cancellationToken).ConfigureAwait(false);
        return events.OfType<JobSubmitted>().Single().Job;
    }

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
            Spec = spec with { Environment = spec.Environment.RemoveRange(secrets.Keys), Secrets = ImmutableSortedDictionary<string, string>.Empty },
            SecretNames = [.. secrets.Keys],
        };
        return runs.Keep(await runs.Store.CreateAsync(header, CancellationToken.None).ConfigureAwait(false));
    }
}
