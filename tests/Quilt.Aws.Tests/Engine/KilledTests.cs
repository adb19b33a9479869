using Quilt.FakeBatch;
using Quilt.Tests;
using Xunit.Abstractions;

namespace Quilt.Aws.Tests.Engine;

/// <summary>
/// A submission is killed, as by kill -9, at random moments, again and again; each time a fresh process goes on with it, by the record or, as
/// on another machine, without it.
/// </summary>
public sealed class KilledTests(ITestOutputHelper output) : EngineFixture
{
    private const int Kills = 20;
    private const int Subjects = 500;
    private const int LostAnswers = 12;

    // A life ends so many calls after its beginning; one that goes on by the record, which may have nothing to send, after some time.
    private const int MostCalls = 28;
    private const int MostInFlight = 60;
    private const int MostMilliseconds = 1500;

    // Arrays go out one after the other, and a life ends within a few of them.
    private const int LargestArray = 10;
    private const int Arrays = Subjects / LargestArray;
    private const int ArrayKills = 12;
    private const int MostArrays = 4;

    [SkippableFact]
    public async Task A_killed_submission_that_fresh_processes_go_on_with_gives_each_subject_one_job()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await PrepareAsync();
        foreach (var number in Enumerable.Range(0, LostAnswers).Select(_ => random.Next(1, Subjects + 1)))
            Service.Add(new ApiFault { Operation = "SubmitJob", Kind = random.Next(2) == 0 ? ApiFaultKind.Lost : ApiFaultKind.Truncated, Body = $"\"{ManySubjects.IdOf(number)}\"" });

        var machine = await LiveAndDieAsync(random, Kills, calls => Math.Min(calls + random.Next(MostCalls), Subjects - MostInFlight));

        Assert.Equal(Names(), Service.Jobs().Select(job => (string)job["jobName"]!).Order(StringComparer.Ordinal));
        var jobs = await EndedAsync(machine);
        Assert.Equal(Names(), jobs.Select(job => job.Name));
        Assert.Equal(Service.Jobs().Select(job => (string)job["jobId"]!).Order(), jobs.Select(job => job.EngineId!).Order());
        Assert.All(jobs, job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task And_so_does_one_of_arrays()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await PrepareAsync();
        foreach (var skip in Enumerable.Range(0, MostArrays).Select(_ => random.Next(Arrays)))
            Service.Add(new ApiFault { Operation = "SubmitJob", Kind = random.Next(2) == 0 ? ApiFaultKind.Lost : ApiFaultKind.Truncated, Skip = skip });

        var machine = await LiveAndDieAsync(random, ArrayKills, calls => Math.Min(calls + random.Next(MostArrays), Arrays - MostArrays), LargestArray);

        var jobs = await EndedAsync(machine);
        var sent = Service.Jobs().Where(job => job["arrayProperties"]?["size"] is null).Select(job => (string)job["jobId"]!);
        Assert.Equal(Names(), jobs.Select(job => job.Name));
        Assert.Equal(sent.Order(), jobs.Select(job => job.EngineId!).Order());
        Assert.All(jobs, job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.Empty(Service.Violations);
    }

    private async Task PrepareAsync()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with
        {
            VisibleAfterMs = 100,
            Slots = Subjects,
            Images = new Dictionary<string, IReadOnlyList<string>> { ["registry:5000/rend:*"] = [] },
        };
    }

    /// <summary>Kills a session after the other; the last one, on a machine of its own, lives.</summary>
    /// <returns>That machine.</returns>
    private async Task<int> LiveAndDieAsync(Random random, int kills, Func<int, int> lastCall, int largestArray = 0)
    {
        List<(string Verb, int Machine)> lives = [.. Lives(random, kills)];
        var machine = lives[^1].Machine + 1;
        lives.Add(("submit", machine));

        var next = StartAsync(lives[0], largestArray);
        foreach (var (life, following) in lives.Zip(lives.Skip(1)))
        {
            using var child = await next;
            next = StartAsync(following, largestArray); // which takes a while, and waits then
            var before = CallsOf("SubmitJob");
            child.WriteLine("go");
            await LiveAsync(life.Verb, lastCall(before), random.Next(MostMilliseconds));
            await child.KillAsync();
            output.WriteLine($"{life.Verb} on machine {life.Machine} killed after {CallsOf("SubmitJob") - before} calls; {Service.Jobs().Count} jobs are there");
        }
        Assert.InRange(Service.Jobs().Count, 1, Subjects + (largestArray > 0 ? Arrays : 0) - 1);
        using (var last = await next)
            Assert.True(int.TryParse(await last.AskAsync(), out _));
        return machine;
    }

    // The next one goes on by the record, or without it, where it is or elsewhere.
    private static IEnumerable<(string Verb, int Machine)> Lives(Random random, int kills)
    {
        var machine = 0;
        yield return ("submit", machine);
        for (var life = 1; life < kills; life++)
        {
            machine += random.Next(3) / 2;
            yield return (random.Next(3) == 0 ? "go-on" : "submit", machine);
        }
    }

    private async Task LiveAsync(string verb, int calls, int milliseconds)
    {
        if (verb == "go-on")
            await Task.Delay(milliseconds);
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(2));
        while (verb == "submit" && CallsOf("SubmitJob") < calls)
            await Task.Delay(1, safety.Token);
        await Task.Delay(milliseconds % 20);
    }

    private Task<ChildProcess> StartAsync((string Verb, int Machine) life, int largestArray) =>
        SubmitChild.StartAsync(Connection with { BatchUrl = Service.Url }, life.Verb, Folder[$"machine{life.Machine}"], BucketName, Subjects, largestArray);

    private async Task<IReadOnlyList<Job>> EndedAsync(int machine)
    {
        var runs = Session(store: Folder[$"machine{machine}"]);
        return await WaitAsync(runs, await runs.GetJobsAsync(runs.Store.ListIds()[0], default));
    }

    private static IEnumerable<string> Names() => Enumerable.Range(1, Subjects).Select(number => $"data--{ManySubjects.IdOf(number)}").Order(StringComparer.Ordinal);
}
