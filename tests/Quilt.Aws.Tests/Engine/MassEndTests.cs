namespace Quilt.Aws.Tests.Engine;

/// <summary>Hundreds of jobs that have ended when somebody looks.</summary>
public class MassEndTests : EngineFixture
{
    [SkippableFact]
    public async Task They_are_judged_a_few_at_once_and_not_a_few_of_each_hundred()
    {
        const int Most = 2;
        const int Count = 104;
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = Count, Images = new Dictionary<string, IReadOnlyList<string>> { ["registry:5000/rend:*"] = [] } };
        var jobs = await SubmitAsync(Spec() with { ExpectedOutput = ["size.txt"] }, [.. Enumerable.Range(1, Count).Select(number => ManySubjects.Of(BucketName, number))]);
        while (!Service.Jobs().All(job => (string?)job["status"] == "SUCCEEDED"))
            await Task.Delay(20);
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        var (now, peak, all) = (0, 0, 0);
        proxy.Instead = async context =>
        {
            if (!context.Request.QueryString.Value!.Contains("%2Fdata%2F", StringComparison.Ordinal))
                return false;
            lock (jobs)
                (all, peak) = (all + 1, Math.Max(peak, ++now));
            await Task.Delay(10);
            lock (jobs)
                now--;
            return false;
        };

        var seen = await Session(Patience with { Concurrency = Most }, connection: Connection with { EndpointUrl = proxy.Url }).GetJobsAsync(jobs[0].RunId!, default);

        Assert.All(seen, job => Assert.Equal(JobFailure.OutputMissing, job.Failure));
        Assert.Equal((Count, Most), (all, peak));
    }
}
