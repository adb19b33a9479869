using System.Text.Json.Nodes;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>SubmitJob.</summary>
internal sealed class SubmitJob(BatchState state, Scheduler scheduler)
{
    private long submitted;

    public JsonObject Run(JsonObject request)
    {
        SubmitRules.Check(request);
        Arns.CheckTags(request["tags"] as JsonObject);
        var queue = state.Queue((string)request["jobQueue"]!);
        if (queue.State != "ENABLED")
            throw ApiError.Client($"Job queue {queue.Name} is not ENABLED");
        if (queue.SchedulingPolicyArn is null != request["shareIdentifier"] is null)
            throw ApiError.Client(queue.SchedulingPolicyArn is null ? "shareIdentifier must not be specified for a queue without a scheduling policy" : "shareIdentifier must be specified");
        var named = (string)request["jobDefinition"]!;
        if (state.FindDefinition(named) is not { IsActive: true } definition)
            throw ApiError.Client($"Job definition {named} does not exist");
        var waitsFor = request["dependsOn"]?.AsArray().Where(d => d!["jobId"] is not null).Select(d => (Find((string)d!["jobId"]!), (string?)d["type"])).ToList() ?? [];

        var job = Make(request, queue, definition, Guid.NewGuid().ToString(), null, null);
        var isSequence = request["dependsOn"]?.AsArray().Any(d => (string?)d!["type"] == "SEQUENTIAL") == true;
        for (var i = 0; i < ((int?)request["arrayProperties"]?["size"] ?? 0); i++)
        {
            var child = Make(request, queue, definition, $"{job.Id}:{i}", job, i);
            job.Children.Add(child);
            if (isSequence && i > 0)
                Wait(child, job.Children[i - 1]);
            foreach (var (other, type) in waitsFor)
                Wait(child, type == "N_TO_N" && i < other.Children.Count ? other.Children[i] : other);
        }
        if (job.Children.Count == 0)
            waitsFor.ForEach(dependency => Wait(job, dependency.Item1));
        queue.Jobs.Add(job);
        var arn = state.Arns.Of("job", job.Id);
        state.Arns.Tag(arn, request["tags"] as JsonObject);
        job.HasTooManyTags = JobViews.PropagatesTags(job) && state.Arns.AreTooMany(arn, definition.Arn);
        job.Children.ForEach(child => child.HasTooManyTags = job.HasTooManyTags);
        scheduler.Submit(job);
        return new() { ["jobArn"] = arn, ["jobName"] = job.Name, ["jobId"] = job.Id };
    }

    private Job Make(JsonObject request, JobQueue queue, JobDefinition definition, string id, Job? parent, int? index)
    {
        Job job = new()
        {
            Sequence = submitted++,
            Id = id,
            Queue = queue,
            Definition = definition,
            Request = request,
            Container = parent?.Container ?? Containers.Build(definition.Properties, request),
            Parent = parent,
            Index = index,
        };
        state.Jobs[id] = job;
        return job;
    }

    private Job Find(string id) => state.Jobs.GetValueOrDefault(id) ?? throw ApiError.Client($"Dependent job {id} does not exist");

    private static void Wait(Job job, Job other)
    {
        job.WaitsFor.Add(other);
        other.WaitedForBy.Add(job);
    }
}
