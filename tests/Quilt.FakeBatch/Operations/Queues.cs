using System.Text.Json.Nodes;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>DescribeJobQueues, DescribeComputeEnvironments, GetJobQueueSnapshot.</summary>
internal sealed class Queues(BatchState state)
{
    private const int SnapshotSize = 100;

    public JsonObject Describe(JsonObject request) =>
        Named(request, "jobQueues", state.Queues.Values, queue => queue.Name, queue => queue.Describe(state.Arns));

    public JsonObject DescribeComputeEnvironments(JsonObject request) =>
        Named(request, "computeEnvironments", state.ComputeEnvironments.Values, machines => machines.Name, machines => machines.Describe(state.Arns));

    /// <summary>The first RUNNABLE jobs.</summary>
    public JsonObject Snapshot(JsonObject request)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var front = state.Queue((string)request["jobQueue"]!).Runnable.Take(SnapshotSize).Select(job => new JsonObject
        {
            ["jobArn"] = state.Arns.Of("job", job.Id),
            ["earliestTimeAtPosition"] = now,
        });
        return new() { ["frontOfQueue"] = new JsonObject { ["jobs"] = new JsonArray([.. front]), ["lastUpdatedAt"] = now } };
    }

    private JsonObject Named<T>(JsonObject request, string list, IEnumerable<T> all, Func<T, string> name, Func<T, JsonObject> describe)
    {
        var names = request[list]?.AsArray().Select(text => Arns.NameOf((string)text!)).ToList();
        var page = Page.Of(request, state.Options.PageSize);
        var first = (int)((page.After ?? -1) + 1);
        var found = all.Where(item => names is null || names.Contains(name(item))).Skip(first).Take(page.Size + 1).Select(describe);
        return page.Answer(list, [.. found], i => first + i);
    }
}
