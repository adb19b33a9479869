using Quilt.FakeBatch.Jobs;

namespace Quilt.FakeBatch.State;

/// <summary>All that the service knows. Whoever reads or changes it holds <see cref="Gate"/>.</summary>
internal sealed class BatchState
{
    public BatchState(FakeOptions options)
    {
        Options = options;
        Arns = new(() => Options);
    }

    public Lock Gate { get; } = new();

    public FakeOptions Options { get; set; }

    public Arns Arns { get; }

    public Dictionary<string, ComputeEnvironment> ComputeEnvironments { get; } = [];

    public Dictionary<string, JobQueue> Queues { get; } = [];

    /// <summary>Revisions by name, oldest first.</summary>
    public Dictionary<string, List<JobDefinition>> Definitions { get; } = [];

    public Dictionary<string, Job> Jobs { get; } = [];

    public List<JobFault> JobFaults { get; } = [];

    /// <summary>Attempts that hold a machine.</summary>
    public int Running { get; set; }

    public JobQueue Queue(string nameOrArn) =>
        Queues.GetValueOrDefault(Arns.NameOf(nameOrArn)) ?? throw ApiError.Client($"Job queue {nameOrArn} does not exist");

    /// <summary>A definition by name (its latest active revision), name:revision or ARN; null when there is none.</summary>
    public JobDefinition? FindDefinition(string text)
    {
        var parts = Arns.NameOf(text).Split(':', 2);
        var revisions = Definitions.GetValueOrDefault(parts[0], []);
        return parts.Length == 1
            ? revisions.FindLast(definition => definition.IsActive)
            : revisions.Find(definition => $"{definition.Revision}" == parts[1]);
    }

    /// <summary>A job that the service shows: neither too new nor forgotten.</summary>
    public Job? FindShown(string id)
    {
        Forget();
        return Jobs.GetValueOrDefault(id) is { } job && IsShown(job) ? job : null;
    }

    /// <summary>Whether a job is old enough to be seen.</summary>
    public bool IsShown(Job job) => (job.Parent ?? job).CreatedAt.AddMilliseconds(Options.VisibleAfterMs) <= DateTimeOffset.UtcNow;

    /// <summary>Drops what has ended long ago.</summary>
    public void Forget()
    {
        if (Options.ForgetAfterMs is { } limit)
            Forget(DateTimeOffset.UtcNow.AddMilliseconds(-limit));
    }

    /// <summary>Drops what ended before a time.</summary>
    public void Forget(DateTimeOffset before)
    {
        foreach (var job in Jobs.Values.Where(job => (job.Parent ?? job).StoppedAt <= before).ToList())
        {
            Jobs.Remove(job.Id);
            job.Queue.Jobs.Remove(job);
        }
    }
}
