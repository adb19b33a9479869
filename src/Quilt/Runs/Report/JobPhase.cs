namespace Quilt.Runs.Report;

/// <summary>What a job was doing for some time.</summary>
internal enum PhaseKind
{
    /// <summary>It waited for its turn and its machine.</summary>
    Queued,

    /// <summary>It had a machine, which fetched its image.</summary>
    Starting,

    /// <summary>Its program ran.</summary>
    Running,
}

/// <summary>A time in which a job did one thing.</summary>
/// <param name="Kind">What.</param>
/// <param name="From">The beginning.</param>
/// <param name="To">The end, after the beginning.</param>
internal readonly record struct JobPhase(PhaseKind Kind, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Length => To - From;

    /// <summary>The phases of a job, all its attempts.</summary>
    /// <param name="job">The job.</param>
    /// <param name="startingTimes">When attempts were first seen STARTING, by job and attempt.</param>
    /// <param name="now">Until when those last that have not ended.</param>
    public static List<JobPhase> Of(JobState job, IReadOnlyDictionary<(int Job, int Attempt), DateTimeOffset> startingTimes, DateTimeOffset now)
    {
        List<JobPhase> phases = [];
        foreach (var attempt in job.Attempts)
        {
            // Of one that was lost nobody knows the end.
            var end = attempt.Stopped ?? (attempt.IsEnded ? attempt.Started ?? attempt.Created : now);
            var running = attempt.Started ?? end;
            var starting = startingTimes.TryGetValue((job.Number, attempt.Number), out var seen) && seen < running ? seen : running;
            Add(PhaseKind.Queued, attempt.Created, starting);
            Add(PhaseKind.Starting, starting, running);
            Add(PhaseKind.Running, running, end);
        }
        return phases;

        // Clocks of two machines may put an end before its beginning.
        void Add(PhaseKind kind, DateTimeOffset from, DateTimeOffset to)
        {
            if (to > from)
                phases.Add(new JobPhase(kind, from, to));
        }
    }

    /// <summary>When attempts of a run were first seen STARTING: the record's state keeps only what is so now.</summary>
    public static IReadOnlyDictionary<(int Job, int Attempt), DateTimeOffset> ReadStartingTimes(RunRecord run)
    {
        Dictionary<(int, int), DateTimeOffset> times = [];
        new RecordFile(RunRecord.FileOf(run.Folder)).Read(0, (line, _) =>
        {
            if (line.IndexOf("\"STARTING\""u8) >= 0 && RecordJson.Read(line) is StatusChanged { Status: JobStatus.STARTING } change)
                times.TryAdd((change.Job, change.Attempt), change.Time);
        });
        return times;
    }
}
