using System.Globalization;
using Quilt.Aws.Batch;
using Quilt.Runs;
using Quilt.Tests;

namespace Quilt.Aws.Tests.Engine;

/// <summary>A session in a process of its own that submits jobs to the tests' AWS Batch, to be killed or measured.</summary>
internal static class SubmitChild
{
    private const string Ready = "ready";

    // As the cmdlet sends them.
    private const int Together = 100;

    /// <summary>Starts it; it has looked queue and definition up and waits for its first line.</summary>
    /// <param name="connection">How the servers are reached.</param>
    /// <param name="verb"><c>submit</c>: all subjects, as a new run. <c>go-on</c>: by the record of the newest run. <c>whole</c>: submit, look twice, wait.</param>
    /// <param name="folder">The folder of runs.</param>
    /// <param name="bucket">The registry's bucket.</param>
    /// <param name="count">How many subjects there are.</param>
    /// <param name="largestArray">The most children of an array; 0: each job is one of its own.</param>
    public static async Task<ChildProcess> StartAsync(AwsConnection connection, string verb, string folder, string bucket, int count, int largestArray = 0)
    {
        var (id, secret, _) = connection.SessionCredentials!();
        var child = ChildProcess.Start<Program>(
            verb, connection.EndpointUrl!, connection.BatchUrl!, id, secret, folder, bucket, count.ToString(CultureInfo.InvariantCulture), largestArray.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Ready, await child.ReadLineAsync());
        return child;
    }

    /// <summary>Tells it to go on; gives what it says then.</summary>
    public static async Task<string> AskAsync(this ChildProcess child)
    {
        child.WriteLine("go");
        return await child.ReadLineAsync() ?? throw new InvalidOperationException("The session ended without a word.");
    }

    /// <summary>What runs in the process.</summary>
    private sealed class Program
    {
        // The tests' service is fast and never the same: nothing is waited for longer than it needs.
        private static readonly BatchOptions Options = new()
        {
            FirstRate = 1000,
            FirstPoll = TimeSpan.FromMilliseconds(20),
            LongestPoll = TimeSpan.FromMilliseconds(200),
            Freshness = TimeSpan.Zero,
            ListInterval = TimeSpan.FromMilliseconds(50),
            ListPatience = TimeSpan.FromMilliseconds(250),
            OrphanPatience = TimeSpan.FromMilliseconds(250),
        };

        internal static async Task ChildAsync(string[] arguments)
        {
            var (verb, folder, bucket) = (arguments[0], arguments[5], arguments[6]);
            var (count, largestArray) = (int.Parse(arguments[7], CultureInfo.InvariantCulture), int.Parse(arguments[8], CultureInfo.InvariantCulture));
            AwsConnection connection = new()
            {
                EndpointUrl = arguments[1],
                BatchUrl = arguments[2],
                Region = "us-east-1",
                SessionCredentials = () => (arguments[3], arguments[4], null),
            };
            using AwsEngine engine = new(connection, Options with { LargestArray = Math.Max(1, largestArray) });
            BatchRuns runs = new(new RunStore(folder), engine);
            var spec = await runs.PrepareAsync(EngineFixture.Spec() with { Aws = new AwsSpec { Array = largestArray > 0 } }, true, new Recorded(), default);
            Tell(Ready);
            if (verb == "go-on")
                await GoOnAsync(runs);
            else
                await SubmitAsync(runs, spec, bucket, count);
            if (verb == "whole")
                await WaitAsync(runs, count);
            Tell($"{PeakMemory.KibibytesOfThis()}");
        }

        private static async Task SubmitAsync(BatchRuns runs, RunSpec spec, string bucket, int count)
        {
            var submission = runs.Open(spec, null);
            foreach (var numbers in Enumerable.Range(1, count).Chunk(Together))
                await submission.SubmitAsync([.. numbers.Select(number => submission.Plan(ManySubjects.Of(bucket, number)))], new Recorded(), default);
            await submission.CompleteAsync(default);
        }

        // As somebody does who finds the record: looks until it is known of all whether they were sent, and restarts those that were not.
        private static async Task GoOnAsync(BatchRuns runs)
        {
            if (runs.Store.ListIds() is not [var id, ..])
                return;
            IReadOnlyList<Job> jobs;
            do
            {
                await Task.Delay(Options.ListInterval);
                jobs = await runs.GetJobsAsync(id, default);
            }
            while (jobs.Any(job => job is { EngineId: null, IsEnded: false }));
            await runs.RestartAsync([.. jobs.Select(job => job.JobId)], new Dictionary<string, string>(), new Recorded(), default);
        }

        private static async Task WaitAsync(BatchRuns runs, int count)
        {
            var id = runs.Store.ListIds()[0];
            for (var look = 1; look <= 2; look++)
            {
                Tell($"look {look}");
                _ = await runs.GetRunAsync(id, default);
            }
            Tell("wait");
            var jobs = (await runs.GetJobsAsync(id, default)).Select(job => job.JobId).ToList();
            var ended = await runs.WaitAsync(jobs, null, default).CountAsync(job => job.Outcome == JobOutcome.Succeeded);
            Assert.Equal(count, ended);
        }

        private static void Tell(string line)
        {
            Console.WriteLine(line);
            Console.ReadLine();
        }
    }
}
