using System.Text.Json.Nodes;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.Logs;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>What does each operation.</summary>
internal static class OperationTable
{
    public static IReadOnlyDictionary<string, Func<JsonObject, JsonObject>> Make(BatchState state, Scheduler scheduler, LogStore logs)
    {
        ReadJobs jobs = new(state);
        StopJobs stop = new(state, scheduler);
        JobDefinitions definitions = new(state);
        Queues queues = new(state);
        Tags tags = new(state);
        LogOperations log = new(state, logs);
        return new Dictionary<string, Func<JsonObject, JsonObject>>
        {
            ["SubmitJob"] = new SubmitJob(state, scheduler).Run,
            ["DescribeJobs"] = jobs.Describe,
            ["ListJobs"] = jobs.List,
            ["CancelJob"] = stop.Cancel,
            ["TerminateJob"] = stop.Terminate,
            ["RegisterJobDefinition"] = definitions.Register,
            ["DeregisterJobDefinition"] = definitions.Deregister,
            ["DescribeJobDefinitions"] = definitions.Describe,
            ["DescribeJobQueues"] = queues.Describe,
            ["DescribeComputeEnvironments"] = queues.DescribeComputeEnvironments,
            ["GetJobQueueSnapshot"] = queues.Snapshot,
            ["TagResource"] = tags.Tag,
            ["ListTagsForResource"] = tags.List,
            ["GetLogEvents"] = log.Get,
            ["FilterLogEvents"] = log.Filter,
            ["DescribeLogStreams"] = log.DescribeStreams,
        };
    }
}
