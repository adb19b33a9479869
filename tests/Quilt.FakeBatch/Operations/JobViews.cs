using System.Text.Json.Nodes;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>Jobs as DescribeJobs and ListJobs show them.</summary>
internal sealed class JobViews(BatchState state)
{
    private static readonly string[] States = ["STARTING", "FAILED", "RUNNING", "SUCCEEDED", "RUNNABLE", "SUBMITTED", "PENDING"];

    public static bool PropagatesTags(Job job) => (bool?)(job.Request["propagateTags"] ?? job.Definition.Properties["propagateTags"]) ?? false;

    public JsonObject Detail(Job job)
    {
        var arn = state.Arns.Of("job", job.Id);
        var detail = Common(job, arn);
        detail["jobQueue"] = state.Arns.Of("job-queue", job.Queue.Name);
        detail["jobDefinition"] = job.Definition.Arn;
        detail["dependsOn"] = job.Request["dependsOn"]?.DeepClone() ?? new JsonArray();
        detail["parameters"] = Containers.Parameters(job.Definition.Properties, job.Request);
        detail["tags"] = state.Arns.TagsOf(state.Arns.Of("job", (job.Parent ?? job).Id));
        detail["propagateTags"] = PropagatesTags(job);
        detail["isCancelled"] = job.IsCancelled;
        detail["isTerminated"] = job.IsTerminated;
        detail["attempts"] = new JsonArray([.. job.Attempts.Select(Attempt)]);
        detail["container"] = Container(job);
        if (job.RetryStrategy is { } strategy)
            detail["retryStrategy"] = strategy.DeepClone();
        if (job.TimeoutSeconds is { } seconds)
            detail["timeout"] = new JsonObject { ["attemptDurationSeconds"] = seconds };
        if (job.Request["shareIdentifier"] is { } share)
            (detail["shareIdentifier"], detail["schedulingPriority"]) = (share.DeepClone(), job.Priority);
        return detail;
    }

    public JsonObject Summary(Job job)
    {
        var summary = Common(job, state.Arns.Of("job", job.Id));
        summary["jobDefinition"] = job.Definition.Arn;
        if (job.Attempts.LastOrDefault()?.End is { } end)
            summary["container"] = WithEnd([], end);
        return summary;
    }

    private static JsonObject Common(Job job, string arn)
    {
        JsonObject view = new()
        {
            ["jobArn"] = arn,
            ["jobId"] = job.Id,
            ["jobName"] = job.Name,
            ["status"] = job.Status,
            ["createdAt"] = job.CreatedAt.ToUnixTimeMilliseconds(),
        };
        if (job.StatusReason is not null)
            view["statusReason"] = job.StatusReason;
        if (job.StartedAt is { } started)
            view["startedAt"] = started.ToUnixTimeMilliseconds();
        if (job.StoppedAt is { } stopped)
            view["stoppedAt"] = stopped.ToUnixTimeMilliseconds();
        if (job.Index is { } index)
            view["arrayProperties"] = new JsonObject { ["statusSummary"] = new JsonObject(), ["index"] = index };
        else if (job.IsArray)
            view["arrayProperties"] = new JsonObject { ["statusSummary"] = Counts(job), ["size"] = job.Children.Count };
        return view;
    }

    private static JsonObject Counts(Job array) => new(States.Select(status =>
        KeyValuePair.Create<string, JsonNode?>(status, array.Children.Count(child => child.Status == status))));

    private JsonObject Container(Job job)
    {
        var container = job.Container.DeepClone().AsObject();
        foreach (var list in (string[])["command", "volumes", "environment", "mountPoints", "ulimits", "networkInterfaces", "secrets"])
            container[list] ??= new JsonArray();
        if ((job.Current ?? job.Attempts.LastOrDefault()) is not { } attempt)
            return container;
        container["taskArn"] = TaskArn(attempt);
        container["containerInstanceArn"] = $"arn:aws:ecs:{state.Options.Region}:{state.Options.Account}:container-instance/machines/{job.Queue.Name}";
        if (attempt.StartedAt is not null)
            container["logStreamName"] = attempt.LogStream;
        return attempt.End is { } end ? WithEnd(container, end) : container;
    }

    private JsonObject Attempt(Attempt attempt)
    {
        JsonObject container = new() { ["taskArn"] = TaskArn(attempt), ["networkInterfaces"] = new JsonArray() };
        if (attempt.StartedAt is not null)
            container["logStreamName"] = attempt.LogStream;
        JsonObject view = new() { ["container"] = WithEnd(container, attempt.End!), ["statusReason"] = attempt.End!.StatusReason };
        if (attempt.StartedAt is { } started)
            view["startedAt"] = started.ToUnixTimeMilliseconds();
        view["stoppedAt"] = attempt.StoppedAt!.Value.ToUnixTimeMilliseconds();
        return view;
    }

    private string TaskArn(Attempt attempt) => $"arn:aws:ecs:{state.Options.Region}:{state.Options.Account}:task/machines/{attempt.TaskId}";

    private static JsonObject WithEnd(JsonObject container, AttemptEnd end)
    {
        if (end.ExitCode is { } code)
            container["exitCode"] = code;
        if (end.Reason is not null)
            container["reason"] = end.Reason;
        return container;
    }
}
