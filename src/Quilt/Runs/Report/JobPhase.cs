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
    // An engine may tell the end of a try and that of its job a moment apart.
    private static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(5);

    /// <summary>How long it took.</summary>
    public TimeSpan Length => To - From;

    /// <summary>The phases of an attempt, all its tries.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="starting">When it was seen to become STARTING, in their order.</param>
    /// <param name="now">Until when one lasts that has not ended.</param>
    public static List<JobPhase> Of(AttemptState attempt, IEnumerable<DateTimeOffset> starting, DateTimeOffset now)
    {
        List<JobPhase> phases = [];
        DateTimeOffset[] seen = [.. starting];
        var from = attempt.Created;
        foreach (var (started, end) in TriesOf(attempt, now))
        {
            var running = started ?? end;
            var machine = seen.FirstOrDefault(time => time >= from && time < running, running);
            Add(PhaseKind.Queued, from, machine);
            Add(PhaseKind.Starting, machine, running);
            Add(PhaseKind.Running, running, end);
            from = end > from ? end : from;
        }
        return phases;

        // Clocks of two machines may put an end before its beginning.
        void Add(PhaseKind kind, DateTimeOffset begin, DateTimeOffset end)
        {
            if (end > begin)
                phases.Add(new JobPhase(kind, begin, end));
        }
    }

    /// <summary>When attempts of a run were seen to become STARTING, each time: the record's state keeps only what is so now.</summary>
    public static ILookup<(int Job, int Attempt), DateTimeOffset> ReadStartingTimes(RunRecord run)
    {
        List<StatusChanged> changes = [];
        new RecordFile(RunRecord.FileOf(run.Folder)).Read(0, (line, _) =>
        {
            if (line.IndexOf("\"STARTING\""u8) >= 0 && RecordJson.Read(line) is StatusChanged { Status: JobStatus.STARTING } change)
                changes.Add(change);
        });
        return changes.ToLookup(change => (change.Job, change.Attempt), change => change.Time);
    }

    // Each try with the start of its program and its end; the last of them is where the attempt is now, or where it ended while it waited for another try.
    private static IEnumerable<(DateTimeOffset? Started, DateTimeOffset End)> TriesOf(AttemptState attempt, DateTimeOffset now)
    {
        foreach (var ended in attempt.TryTimes)
            yield return (ended.Started, ended.Stopped);
        if (!attempt.IsEnded)
            yield return (attempt.Status == JobStatus.RUNNING ? attempt.Started : null, now);
        else if (attempt.TryTimes is not [.., var last])
            yield return (attempt.Started, attempt.Stopped ?? attempt.Started ?? attempt.Created); // of one that was lost nobody knows the end
        else if (attempt.Stopped - last.Stopped > SameEnd)
            yield return (null, attempt.Stopped!.Value);
    }
}
