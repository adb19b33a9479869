using System.Text.Json.Nodes;
using Quilt.FakeBatch.Jobs;

namespace Quilt.FakeBatch.State;

/// <summary>A job queue.</summary>
public sealed class JobQueue
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>ENABLED or DISABLED.</summary>
    public string State { get; init; } = "ENABLED";

    /// <summary>Its place among queues that share machines; higher goes first.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>The names of its compute environments, in order.</summary>
    public IReadOnlyList<string> ComputeEnvironments { get; init; } = ["machines"];

    /// <summary>Its scheduling policy: with one, jobs must have a share identifier, without, must not.</summary>
    public string? SchedulingPolicyArn { get; init; }

    /// <summary>Its jobs without children of arrays, oldest first.</summary>
    internal List<Job> Jobs { get; } = [];

    /// <summary>Those that could start, in the order in which they will.</summary>
    internal SortedSet<Job> Runnable { get; } = new(Comparer<Job>.Create((left, right) =>
        (-left.Priority, left.Sequence).CompareTo((-right.Priority, right.Sequence))));

    /// <summary>When the machines for its first job are there; null before there was a job.</summary>
    internal DateTimeOffset? ScaledUpAt { get; set; }

    internal JsonObject Describe(Arns arns)
    {
        JsonObject queue = new()
        {
            ["jobQueueName"] = Name,
            ["jobQueueArn"] = arns.Of("job-queue", Name),
            ["state"] = State,
            ["status"] = "VALID",
            ["statusReason"] = "JobQueue Healthy",
            ["priority"] = Priority,
            ["computeEnvironmentOrder"] = new JsonArray([.. ComputeEnvironments.Select((name, i) => new JsonObject
            {
                ["order"] = i + 1,
                ["computeEnvironment"] = arns.Of("compute-environment", name),
            })]),
            ["tags"] = arns.TagsOf(arns.Of("job-queue", Name)),
        };
        if (SchedulingPolicyArn is not null)
            queue["schedulingPolicyArn"] = SchedulingPolicyArn;
        return queue;
    }
}
