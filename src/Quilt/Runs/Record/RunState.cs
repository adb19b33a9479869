using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Quilt.Runs;

/// <summary>The latest state of a run, made by replaying its record. Not safe for threads: <see cref="RunRecord"/> guards it.</summary>
internal sealed class RunState
{
    private readonly List<JobState> jobs = [];
    private readonly Dictionary<string, RunOwner> owners = [];
    private readonly Dictionary<(string? Owner, JobStatus Status, JobOutcome Outcome), int> tally = [];
    private readonly List<ImmutableArray<int>> arrays = [];
    private readonly List<string> refused = [];
    private (int Job, long Offset, int Length) lastInputs;

    public RunHeader? Header { get; private set; }

    public IReadOnlyList<JobState> Jobs => jobs;

    /// <summary>How many jobs are in each state, apart for each owner of their last attempts: kept as jobs change, so that nobody need count them.</summary>
    public IReadOnlyDictionary<(string? Owner, JobStatus Status, JobOutcome Outcome), int> Tally => tally;

    /// <summary>The processes that ever ran attempts.</summary>
    public IEnumerable<RunOwner> Owners => owners.Values;

    /// <summary>The arrays that were made, each with its jobs in their order.</summary>
    public IReadOnlyList<ImmutableArray<int>> Arrays => arrays;

    /// <summary>The names of jobs that were to be of the run, and that were refused before they were.</summary>
    public IReadOnlyList<string> Refused => refused;

    /// <summary>How often somebody asked for the end of jobs.</summary>
    public int StopRequests { get; private set; }

    public RunOwner? FindOwner(string token) => owners.GetValueOrDefault(token);

    /// <summary>Applies a line of the record that stands at an offset.</summary>
    /// <exception cref="JsonException">The line is damaged, or does not follow from those before it.</exception>
    public void Apply(ReadOnlySpan<byte> line, long offset)
    {
        if (InputsOf(line) is { } job)
            lastInputs = (job, offset, line.Length);
        else
            Apply(RecordJson.Read(line));
    }

    /// <summary>Applies an event.</summary>
    /// <exception cref="JsonException">It does not follow from those before it.</exception>
    public void Apply(RecordEvent e)
    {
        switch (e)
        {
            case RunCreated created when Header is null && jobs.Count == 0:
                Header = created.Format <= RunCreated.CurrentFormat && RunId.IsValid(created.Run.Id)
                    ? created.Run
                    : throw new JsonException($"The record has format {created.Format}; this version reads up to {RunCreated.CurrentFormat}.");
                break;
            case OwnerJoined joined:
                owners[joined.Owner.Token] = joined.Owner;
                break;
            case JobSubmitted submitted when submitted.Job == jobs.Count + 1 && lastInputs.Job == submitted.Job:
                jobs.Add(NewJob(submitted));
                Count(jobs[^1], 1);
                break;
            case AttemptSubmitted attempt when JobOf(attempt.Job) is var state && attempt.Attempt == state.Attempts.Length + 1:
                Replace(state with { Attempts = state.Attempts.Add(NewAttempt(attempt)) });
                break;
            case StatusChanged changed:
                Change(changed.Job, changed.Attempt, attempt => attempt with
                {
                    Status = changed.Status,
                    Pid = changed.Pid ?? attempt.Pid,
                    EngineId = changed.EngineId ?? attempt.EngineId,
                    Sent = changed.EngineId is null ? attempt.Sent : changed.Time,
                    Owner = changed.EngineId is null ? attempt.Owner : null,
                    Started = changed.Status == JobStatus.RUNNING ? changed.Started ?? changed.Time : attempt.Started,
                    TryTimes = changed.TryTimes ?? attempt.TryTimes,
                    LogStream = changed.LogStream ?? attempt.LogStream,
                    Runnable = changed.Status == JobStatus.RUNNABLE && attempt.Status != JobStatus.RUNNABLE ? changed.Time : attempt.Runnable,
                    Waits = string.IsNullOrEmpty(changed.Waits) || attempt.Waits.Any(known => known.Text == changed.Waits) ? attempt.Waits : attempt.Waits.Add(new JobReason(changed.Time, changed.Waits)),
                    WaitsNow = changed.Status != JobStatus.RUNNABLE || changed.Waits == "" ? null : changed.Waits is null ? attempt.WaitsNow : new JobReason(changed.Time, changed.Waits),
                });
                break;
            case AttemptEnded ended:
                Change(ended.Job, ended.Attempt, attempt => attempt with
                {
                    Status = ended.Status,
                    Outcome = ended.Outcome,
                    ExitCode = ended.ExitCode,
                    Reason = ended.Reason,
                    Failure = ended.Failure ?? JobFailure.None,
                    InputChange = ended.InputChange,
                    Tries = ended.Tries ?? attempt.Tries,
                    TryTimes = ended.TryTimes ?? attempt.TryTimes,
                    Started = ended.Started ?? attempt.Started,
                    Since = ended.Since,
                    Stopped = ended.Stopped ?? ended.Time,
                    LogStream = ended.LogStream ?? attempt.LogStream,
                    LastLines = ended.LastLines ?? [],
                    Vcpu = ended.Vcpu,
                    Memory = ended.Memory,
                    InstanceType = ended.InstanceType,
                });
                break;
            case StopRequested stop:
                StopRequests++;
                foreach (var number in stop.Jobs)
                    ChangeCurrent(number, attempt => attempt with { StopReason = stop.Reason });
                break;
            case ArrayMade made when made.Array == arrays.Count + 1:
                arrays.Add(made.Jobs);
                for (var i = 0; i < made.Jobs.Length; i++)
                    ChangeCurrent(made.Jobs[i], attempt => attempt with { Array = (made.Array, i) });
                break;
            case ArraySent sent when sent.Array >= 1 && sent.Array <= arrays.Count:
                foreach (var number in arrays[sent.Array - 1].Where(number => JobOf(number).Current.Array?.Number == sent.Array))
                    ChangeCurrent(number, attempt => attempt with { EngineId = string.Create(CultureInfo.InvariantCulture, $"{sent.EngineId}:{attempt.Array!.Value.Index}"), Sent = sent.Time, Owner = null });
                break;
            case JobsForgotten forgotten:
                foreach (var job in forgotten.Jobs.Select(JobOf).Where(job => job.Current.IsEnded))
                    Replace(job.WithCurrent(job.Current with { IsForgotten = true }));
                break;
            case SubjectsRefused names:
                refused.AddRange(names.Jobs);
                break;
            default:
                throw new JsonException("The line does not follow from those before it.");
        }
    }

    private JobState JobOf(int number) => number >= 1 && number <= jobs.Count
        ? jobs[number - 1]
        : throw new JsonException($"There is no job {number}.");

    // What comes late for an attempt (its owner and a stopper may both tell its end) changes nothing any more.
    private void Change(int number, int attempt, Func<AttemptState, AttemptState> change)
    {
        var job = JobOf(number);
        if (job.Current.Number == attempt && !job.Current.IsEnded)
            Replace(job.WithCurrent(change(job.Current)));
    }

    private void ChangeCurrent(int number, Func<AttemptState, AttemptState> change) => Change(number, JobOf(number).Current.Number, change);

    private void Replace(JobState job)
    {
        Count(jobs[job.Number - 1], -1);
        jobs[job.Number - 1] = job;
        Count(job, 1);
    }

    private void Count(JobState job, int change)
    {
        var key = (job.Current.Owner, job.Current.Status, job.Current.Outcome);
        tally[key] = tally.GetValueOrDefault(key) + change;
    }

    private JobState NewJob(JobSubmitted e) => new()
    {
        Number = e.Job,
        Subject = new Subject { Id = e.Subject, Group = e.Group, Session = e.Session, Label = e.Label },
        ImageKey = e.Image,
        Created = e.Time,
        InputsAt = (lastInputs.Offset, lastInputs.Length),
        Attempts = [new AttemptState { Number = 1, Created = e.Time, InputKey = e.InputKey, Owner = e.Owner }],
    };

    private static AttemptState NewAttempt(AttemptSubmitted e) =>
        new() { Number = e.Attempt, Created = e.Time, InputKey = e.InputKey, ImageDigest = e.ImageDigest, AskedMemory = e.AskedMemory, Owner = e.Owner };

    // The number of the job whose inputs a line holds, or null for another line. Inputs make up most of a record, so only their first
    // names are looked at.
    private static int? InputsOf(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        if (!reader.Read() || !reader.Read() || !Is(reader, JsonTokenType.PropertyName, "event") ||
            !reader.Read() || !Is(reader, JsonTokenType.String, JobInputs.Name))
        {
            return null;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("job") && reader.Read() && reader.TryGetInt32(out var job))
                return job;
            reader.Skip();
        }
        throw new JsonException("The inputs name no job.");

        static bool Is(in Utf8JsonReader reader, JsonTokenType type, string text) => reader.TokenType == type && reader.ValueTextEquals(text);
    }
}
