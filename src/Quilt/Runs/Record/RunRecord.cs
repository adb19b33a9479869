using System.Collections.Immutable;
using System.Text.Json;
using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>
/// The record of a run, open for reading and appending (docs/run-record.md). Its state is what stands in the file: an event counts, and
/// is told, once it is on the disk. Several processes may append to one record. Safe for threads.
/// </summary>
public sealed class RunRecord
{
    private readonly RecordFile file;
    private readonly RecordWriter writer;
    private readonly Lock gate = new();
    private readonly RunState state = new();
    private TaskCompletionSource changed = NewSignal();
    private long read;
    private int lines;

    private RunRecord(string folder)
    {
        Folder = folder;
        file = new RecordFile(FileOf(folder));
        writer = new RecordWriter(file, Refresh);
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>What has been true since the run's first moment.</summary>
    public RunHeader Header { get; private set; } = null!;

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; }

    /// <summary>Begins a record in a folder that exists.</summary>
    internal static async Task<RunRecord> CreateAsync(string folder, RunHeader header, CancellationToken cancellationToken)
    {
        RunRecord record = new(folder);
        RunCreated first = new() { Time = header.Created, Format = RunCreated.CurrentFormat, Run = header };
        await record.AppendAsync([first], cancellationToken).ConfigureAwait(false);
        return record;
    }

    /// <summary>Opens a record and replays it.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    internal static RunRecord Open(string folder)
    {
        RunRecord record = new(folder);
        record.Refresh();
        return record;
    }

    internal static string FileOf(string folder) => Path.Combine(folder, "record.jsonl");

    /// <summary>The jobs as they were when somebody last looked at the file.</summary>
    public IReadOnlyList<JobState> GetJobs()
    {
        lock (gate)
            return [.. state.Jobs];
    }

    /// <summary>Number of jobs.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return state.Jobs.Count;
        }
    }

    /// <summary>One job.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.JobNotFound"/>.</exception>
    public JobState GetJob(int number)
    {
        lock (gate)
        {
            return number >= 1 && number <= state.Jobs.Count
                ? state.Jobs[number - 1]
                : throw new QuiltException(Problem.JobNotFound, $"The run {Header.Id} has no job {number}: it has {state.Jobs.Count} jobs, numbered from 1.", RunId.OfJob(Header.Id, number));
        }
    }

    /// <summary>The job's subject with everything it reads, from the disk.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>.</exception>
    public Subject ReadSubject(JobState job)
    {
        var (offset, length) = job.InputsAt;
        try
        {
            return RecordJson.Read(file.ReadPiece(offset, length)) is JobInputs inputs
                ? RecordedSubject.Read(job, inputs, Header.ToPackage())
                : throw new JsonException("The line holds no inputs.");
        }
        catch (Exception e) when (e is JsonException or IOException or QuiltException)
        {
            throw new QuiltException(Problem.InvalidRecord, $"The record of run {Header.Id} does not tell what job {job.Number} reads: {e.Message}", Header.Id, e);
        }
    }

    /// <summary>Looks for what others have appended.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>: the folder is gone; <see cref="Problem.InvalidRecord"/>.</exception>
    public void Refresh()
    {
        lock (gate)
        {
            var before = read;
            try
            {
                if (new FileInfo(file.Path) is { Exists: true } info && info.Length == read && lines > 0)
                    return;
                read = file.Read(read, Replay);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or QuiltException)
            {
                throw new QuiltException(Problem.InvalidRecord, $"Line {lines + 1} of the record '{file.Path}' cannot be read: {e.Message}", Folder, e);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new QuiltException(Problem.RunNotFound, $"There is no run in '{Folder}'.", Path.GetFileName(Folder), e);
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                throw FileErrors.ReadingStored(e, file.Path);
            }
            Header = state.Header
                ?? throw new QuiltException(Problem.InvalidRecord, $"The record '{file.Path}' does not begin with its run.", Folder);
            if (read != before)
                Signal();
        }
    }

    /// <summary>Waits until the record is not at a version any more, or for some time; looks into the file at the end of it.</summary>
    public async Task WaitForChangeAsync(long version, TimeSpan longest, CancellationToken cancellationToken)
    {
        Task signal;
        lock (gate)
        {
            if (Version != version)
                return;
            signal = changed.Task;
        }
        if (await Task.WhenAny(signal, Task.Delay(longest, cancellationToken)).ConfigureAwait(false) == signal)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        Refresh();
    }

    /// <summary>Records that an attempt went on to another state.</summary>
    /// <param name="job">The job's number.</param>
    /// <param name="attempt">The attempt's number.</param>
    /// <param name="status">The state.</param>
    /// <param name="pid">The local process, once there is one.</param>
    /// <param name="engineId">The engine's own id, once it is known.</param>
    public Task ChangeAsync(int job, int attempt, JobStatus status, int? pid = null, string? engineId = null) => AppendAsync(
        [new StatusChanged { Job = job, Attempt = attempt, Status = status, Pid = pid, EngineId = engineId }], CancellationToken.None);

    /// <summary>The same, when nobody waits for it to be on the disk: what is appended later stands after it in any case.</summary>
    internal void Tell(int job, int attempt, JobStatus status, int? pid = null) => _ = ChangeAsync(job, attempt, status, pid)
        .ContinueWith(static told => _ = told.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    internal RunOwner? FindOwner(string token)
    {
        lock (gate)
            return state.FindOwner(token);
    }

    /// <summary>The processes that ever ran attempts.</summary>
    internal IReadOnlyList<RunOwner> GetOwners()
    {
        lock (gate)
            return [.. state.Owners];
    }

    /// <summary>The arrays of jobs that were made, each with its jobs in their order.</summary>
    internal IReadOnlyList<ImmutableArray<int>> GetArrays()
    {
        lock (gate)
            return [.. state.Arrays];
    }

    /// <summary>The names of jobs that were to be of the run, and that were refused before they were.</summary>
    internal IReadOnlyList<string> GetRefused()
    {
        lock (gate)
            return [.. state.Refused];
    }

    /// <summary>How many jobs are in each state, apart for each owner.</summary>
    internal IReadOnlyDictionary<(string? Owner, JobStatus Status, JobOutcome Outcome), int> Tally()
    {
        lock (gate)
            return state.Tally.ToDictionary();
    }

    /// <summary>How often somebody asked for the end of jobs: when it grows, owners look which.</summary>
    internal int StopRequests
    {
        get
        {
            lock (gate)
                return state.StopRequests;
        }
    }

    /// <summary>Appends events; they count, and this returns, when they are on the disk.</summary>
    internal Task AppendAsync(IReadOnlyList<RecordEvent> events, CancellationToken cancellationToken) => writer.AppendAsync(events, cancellationToken);

    /// <summary>Appends what is decided while no other process can append.</summary>
    internal Task<IReadOnlyList<RecordEvent>> AppendAsync(Func<IReadOnlyList<RecordEvent>> decide, CancellationToken cancellationToken) =>
        writer.AppendAsync(decide, cancellationToken);

    /// <summary>Records the end of an attempt. Should the disk refuse, this process at least knows it.</summary>
    internal async Task EndAsync(AttemptEnded end)
    {
        try
        {
            await AppendAsync([end], CancellationToken.None).ConfigureAwait(false);
        }
        catch (QuiltException e)
        {
            lock (gate)
            {
                state.Apply(end with { Reason = $"{end.Reason}{(end.Reason is null ? "" : "; ")}not recorded: {e.Message}" });
                Signal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Replay(ReadOnlySpan<byte> line, long offset)
    {
        state.Apply(line, offset);
        lines++;
    }

    private void Signal()
    {
        Version++;
        changed.SetResult();
        changed = NewSignal();
    }
}
