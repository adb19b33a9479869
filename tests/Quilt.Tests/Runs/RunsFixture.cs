using System.Security.Cryptography;
using System.Text;
using Quilt.Runs;
using Quilt.Runs.Local;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Runs;

/// <summary>A store in a folder of its own, a package in memory, and programs that are small shell scripts.</summary>
public sealed class RunsFixture : IContentSource, IDisposable
{
    private readonly Dictionary<string, byte[]> contents = [];

    private readonly bool isOurs;

    /// <param name="options">The engine's limits.</param>
    /// <param name="folder">A folder of another fixture, to be a second session over the same store; null: a new one.</param>
    public RunsFixture(LocalOptions? options = null, string? folder = null)
    {
        isOurs = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("quilt-runs-").FullName;
        Runs = new BatchRuns(new RunStore(Path.Combine(Folder, "runs")), new LocalEngine(this, options));
    }

    public string Folder { get; }

    public BatchRuns Runs { get; }

    internal RecordedReport Report { get; } = new();

    public Package Package { get; } = new() { Name = "lab/study", TopHash = new string('a', 64), Registry = "/registry" };

    /// <summary>The same store as another session sees it: nothing but the files is shared.</summary>
    public BatchRuns OtherSession(LocalOptions? options = null) => new(new RunStore(Runs.Store.Folder), new LocalEngine(this, options));

    /// <summary>A subject with one image.</summary>
    public Subject Subject(string id, string content = "image", string group = "data")
    {
        var image = Entry($"{id}/{id}.nii.gz", content);
        return new Subject { Id = id, Group = group, Image = image, Package = Package };
    }

    public Entry Entry(string key, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        contents[key] = bytes;
        return new Entry
        {
            LogicalKey = key,
            Size = bytes.Length,
            Hash = new ContentHash("SHA256", Convert.ToHexStringLower(SHA256.HashData(bytes))),
            PhysicalKey = PhysicalKey.File($"/registry/objects/{key}"),
            Package = Package,
        };
    }

    public IEnumerable<Subject> Subjects(int count) => Enumerable.Range(1, count).Select(i => Subject($"sub-{i:00000}", $"image {i}"));

    /// <summary>A shell script as a program.</summary>
    public string Script(string text, string name = "program.sh")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public Task<ProgramSpec> ProgramAsync(string script, params string[] arguments) =>
        LocalProgram.ResolveAsync(Script(script), arguments, Folder, [], CancellationToken.None);

    /// <summary>How to run a shell script.</summary>
    public async Task<RunSpec> SpecAsync(string script) => new() { Program = await ProgramAsync(script), Output = "results/1.0.0" };

    /// <summary>Submits a job for each subject.</summary>
    public async Task<IReadOnlyList<Job>> SubmitAsync(RunSpec spec, params IEnumerable<Subject> subjects)
    {
        var submission = Runs.Open(spec, null);
        List<Job> jobs = [];
        foreach (var subject in subjects)
            jobs.Add(await submission.SubmitAsync(submission.Plan(subject), CancellationToken.None));
        return jobs;
    }

    /// <summary>Submits a job for each subject of a script, and waits for all.</summary>
    public async Task<IReadOnlyList<Job>> RunAsync(string script, params IEnumerable<Subject> subjects) =>
        await WaitAsync(await SubmitAsync(await SpecAsync(script), subjects));

    /// <summary>Waits for jobs; gives them in the order of their ids.</summary>
    public Task<IReadOnlyList<Job>> WaitAsync(IEnumerable<Job> jobs) => WaitAsync(Runs, jobs);

    public static async Task<IReadOnlyList<Job>> WaitAsync(BatchRuns runs, IEnumerable<Job> jobs)
    {
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(2));
        List<Job> ended = [];
        await foreach (var job in runs.WaitAsync([.. jobs.Select(job => job.JobId)], null, safety.Token))
            ended.Add(job);
        return [.. ended.OrderBy(job => job.JobId, Comparer<string>.Create((a, b) => a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b)))];
    }

    public async Task<string[]> LogAsync(Job job, LogOptions? options = null) => await LogAsync(Runs, job, options);

    public static async Task<string[]> LogAsync(BatchRuns runs, Job job, LogOptions? options = null)
    {
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(2));
        List<string> lines = [];
        await foreach (var line in runs.ReadLogAsync(job.JobId, options ?? new LogOptions(), safety.Token))
            lines.Add(line.Text);
        return [.. lines];
    }

    /// <summary>Waits until something holds; fails after a minute.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));
        while (!holds())
            await Task.Delay(10, safety.Token);
    }

    public string RecordOf(Job job) => Path.Combine(Runs.Store.Folder, job.RunId!, "record.jsonl");

    public Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(contents[entry.LogicalKey], writable: false));

    public void Dispose()
    {
        if (isOurs)
            PrivateFolder.Delete(Folder);
    }
}
