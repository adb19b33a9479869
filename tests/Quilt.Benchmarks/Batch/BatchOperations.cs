using Quilt.Aws;
using Quilt.Aws.Batch;
using Quilt.Aws.Tests.Engine;
using Quilt.Benchmarks.Harness;
using Quilt.Runs;

namespace Quilt.Benchmarks.Batch;

/// <summary>What a child process does on AWS Batch: endpoints and keys are in its environment.</summary>
internal static class BatchOperations
{
    // As the cmdlet sends them.
    private const int Together = 100;

    /// <summary>Submits a job for each of so many subjects, as the cmdlet does, with the engine as users have it.</summary>
    /// <param name="operands">The folder of runs, the bucket, the queue, a file with the version of each subject's image on a line.</param>
    public static async Task<Measured> Submit(string[] operands)
    {
        using AwsEngine engine = new(new AwsConnection());
        BatchRuns runs = new(new RunStore(operands[0]), engine);
        RunSpec spec = new() { Engine = AwsSpec.EngineName, Queue = operands[2], JobDefinition = "rend", Aws = new AwsSpec(), Output = "results/1.0.0" };
        var versions = await File.ReadAllLinesAsync(operands[3]);
        var submission = runs.Open(await runs.PrepareAsync(spec, true, Silence.Instance, CancellationToken.None), null);
        return await Timed.RunAsync(async () =>
        {
            var count = 0;
            foreach (var numbers in Enumerable.Range(1, versions.Length).Chunk(Together))
            {
                var jobs = await submission.SubmitAsync([.. numbers.Select(number => submission.Plan(ManySubjects.Of(operands[1], number, versions[number - 1])))], Silence.Instance, CancellationToken.None);
                count += jobs.Count(job => job.EngineId is not null);
            }
            await submission.CompleteAsync(CancellationToken.None);
            return $"{count}";
        });
    }

    /// <summary>Takes up the newest run, as a later session does, and waits for all its jobs.</summary>
    /// <param name="operands">The folder of runs.</param>
    public static async Task<Measured> Wait(string[] operands)
    {
        using AwsEngine engine = new(new AwsConnection());
        BatchRuns runs = new(new RunStore(operands[0]), engine);
        return await Timed.RunAsync(async () =>
        {
            var jobs = (await runs.GetJobsAsync(runs.Store.ListIds()[0], CancellationToken.None)).Select(job => job.JobId).ToList();
            return $"{await runs.WaitAsync(jobs, null, CancellationToken.None).CountAsync(job => job is { Outcome: JobOutcome.Succeeded, InputChange: null })}";
        });
    }

    private sealed class Silence : IReport
    {
        public static Silence Instance { get; } = new();

        public void Verbose(string message)
        {
        }

        public void Warning(string message) => Console.Error.WriteLine(message);

        public void Error(QuiltException error) => throw error;
    }
}
