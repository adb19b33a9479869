using System.Collections.Frozen;

namespace Quilt.Runs;

/// <summary>
/// The runs that were opened, so that one record is replayed once and all users of this process see the same object. The last ones are
/// kept; others as long as somebody (an engine that runs their jobs, say) holds them.
/// </summary>
internal sealed class RunCache(RunStore store, IEnumerable<IBatchEngine> engines)
{
    private const int Kept = 32;
    private readonly FrozenDictionary<string, IBatchEngine> engines = engines.ToFrozenDictionary(engine => engine.Name);
    private readonly Lock gate = new();
    private readonly Dictionary<string, WeakReference<RunView>> known = [];
    private readonly Queue<RunView> recent = [];

    /// <summary>The run of an id.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public RunView Get(string runId)
    {
        lock (gate)
        {
            if (known.TryGetValue(runId, out var reference) && reference.TryGetTarget(out var run))
                return run;
        }
        return Keep(store.Open(runId));
    }

    public RunView Keep(RunRecord record)
    {
        lock (gate)
        {
            var id = record.Header.Id;
            if (known.TryGetValue(id, out var reference) && reference.TryGetTarget(out var earlier))
                return earlier;
            RunView run = new(record, EngineOf(record.Header.Spec.Engine));
            known[id] = new WeakReference<RunView>(run);
            recent.Enqueue(run);
            if (recent.Count > Kept)
                recent.Dequeue();
            return run;
        }
    }

    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>: there is no such engine here.</exception>
    public IBatchEngine EngineOf(string name) => engines.GetValueOrDefault(name)
        ?? throw new QuiltException(Problem.InvalidRecord, $"There is no engine '{name}' here.", name);
}
