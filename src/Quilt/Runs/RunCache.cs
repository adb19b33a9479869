using Quilt.Registries;

namespace Quilt.Runs;

/// <summary>
/// The runs that were opened, so that one record is replayed once and all users of this process see the same object. The last ones are
/// kept; others as long as somebody (an engine that runs their jobs, say) holds them.
/// </summary>
internal sealed class RunCache(RunStore store, Func<string, StoreConnection?, IBatchEngine?> find)
{
    private const int Kept = 32;
    private readonly Lock gate = new();
    private readonly Dictionary<string, WeakReference<RunRecord>> known = [];
    private readonly Queue<RunRecord> recent = [];

    /// <summary>The run of an id.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public RunView Get(string runId)
    {
        lock (gate)
        {
            if (Find(runId) is { } run)
                return run;
        }
        return Keep(store.Open(runId));
    }

    /// <summary>Keeps a record that was just opened or made; one of the same run that is known already wins.</summary>
    public RunView Keep(RunRecord record)
    {
        lock (gate)
        {
            if (Find(record.Header.Id) is { } earlier)
                return earlier;
            known[record.Header.Id] = new WeakReference<RunRecord>(record);
            recent.Enqueue(record);
            if (recent.Count > Kept)
                recent.Dequeue();
            return View(record);
        }
    }

    private RunView? Find(string runId) =>
        known.TryGetValue(runId, out var reference) && reference.TryGetTarget(out var record) ? View(record) : null;

    private RunView View(RunRecord record) => new(record, EngineOf(record.Header.Spec.Engine, record.Header.Connection));

    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>: there is no such engine here.</exception>
    public IBatchEngine EngineOf(string name, StoreConnection? connection) => find(name, connection)
        ?? throw new QuiltException(Problem.InvalidRecord, $"There is no engine '{name}' here.", name);
}
