using Microsoft.AspNetCore.Http;
using Quilt.FakeBatch;
using Xunit.Abstractions;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Ten thousand jobs in a run: what they cost in memory, and in calls against the least that is possible.</summary>
public sealed class ManyJobsTests(ITestOutputHelper output) : EngineFixture
{
    private const int Few = 500;
    private const int Many = 10_000;
    private const int DescribeLimit = 100;

    // The state of each job is kept, and at the end a Job of each is in somebody's hands: some 10 to 16 KiB together. It is bounded at 24.
    private const int MoreMebibytes = 224;

    [SkippableFact]
    public async Task Ten_thousand_are_submitted_and_finish_with_the_fewest_calls_and_in_bounded_memory()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with
        {
            Slots = Many,
            Images = new Dictionary<string, IReadOnlyList<string>> { ["registry:5000/rend:*"] = [] },
        };
        // Jobs do nothing and are over at once, but for every second one, which runs until it is told to end.
        Service.Add(new JobFault { Job = "data--sub-1-*", AfterMs = 3_600_000 });
        await using var s3 = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        s3.Instead = AnswerAsync;

        var few = await RunAsync(Few, s3.Url);
        var many = await RunAsync(Many, s3.Url);

        output.WriteLine($"peak of {Few} jobs {few} MiB, of {Many} {many} MiB");
        Assert.InRange(many, 1, few + MoreMebibytes);
        Assert.Empty(Service.Violations);
    }

    private async Task<int> RunAsync(int count, string s3)
    {
        var half = count / 2;
        Service.ResetCalls();
        using var child = await SubmitChild.StartAsync(Connection with { EndpointUrl = s3, BatchUrl = Service.Url }, "whole", Folder[$"runs{count}"], BucketName, count);

        await child.AskAsync();
        Assert.Equal(count, CallsOf("SubmitJob"));
        Assert.Equal((0, 0), (CallsOf("ListJobs"), CallsOf("DescribeJobs")));
        List<string> running;
        while ((running = Ids("RUNNING")).Count < half || Ids("STARTING").Count > 0)
            await Task.Delay(20);

        await child.AskAsync();
        Assert.Equal(Least(count), CallsOf("DescribeJobs"));

        // Those that had ended are asked for no more.
        await child.AskAsync();
        Assert.Equal(Least(count) + Least(half), CallsOf("DescribeJobs"));

        foreach (var id in running)
            Service.EndAttempt(id, new JobFault { Kind = JobFaultKind.Other, ExitCode = 0 });
        var peak = int.Parse(await child.AskAsync()) >> 10;
        Assert.Equal(Least(count) + (2 * Least(half)), CallsOf("DescribeJobs"));
        child.WriteLine("go");
        Assert.Equal(0, await child.WaitAsync());
        return peak;
    }

    // Takes each job's list of inputs, and knows no image. The server itself would be busier with them than all that is looked at here.
    private static async Task<bool> AnswerAsync(HttpContext context)
    {
        if (context.Request.Method == "PUT")
            (context.Response.Headers.ETag, context.Response.Headers["x-amz-version-id"]) = ("\"0\"", "1");
        else if (context.Request.Query.ContainsKey("versions"))
            await context.Response.WriteAsync($"<ListVersionsResult><Name>{context.Request.Path.Value!.Split('/')[1]}</Name><IsTruncated>false</IsTruncated></ListVersionsResult>");
        else
            return false;
        return true;
    }

    private List<string> Ids(string status) =>
        [.. Service.Jobs().Where(job => (string?)job["status"] == status).Select(job => (string)job["jobId"]!)];

    private static int Least(int jobs) => (jobs + DescribeLimit - 1) / DescribeLimit;
}
