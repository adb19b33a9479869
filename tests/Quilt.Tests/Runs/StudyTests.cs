using Quilt.Registries;
using Quilt.Runs;
using Quilt.Runs.Local;
using Quilt.Subjects;
using Quilt.Tests.Subjects;
using Quilt.Tests.Transfers;
using Quilt.Transfers;

namespace Quilt.Tests.Runs;

/// <summary>A study over a real registry: data pushed, jobs run, results pushed and traced, and what needs no job the next time.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly RunsFixture fixture = new();

    public StudyTests()
    {
        foreach (var id in Enumerable.Range(1, 8).Select(i => $"{i:00}"))
            folder.Write($"data/sub-{id}/anat/sub-{id}{Acquisition(id)}_T1w.nii.gz", $"image {id}");
        folder.Write("data/participants.tsv", "participant_id\tage\n" + string.Concat(Enumerable.Range(1, 8).Select(i => $"sub-{i:00}\t{30 + i}\n")));
        folder.Write("data/T1w.json", "{\"MagneticFieldStrength\": 3}");
        folder.Write("data/acq-hires_T1w.json", "{\"Resolution\": 0.7}");
    }

    public void Dispose()
    {
        folder.Dispose();
        fixture.Dispose();
    }

    // Subjects 07 and 08 inherit another sidecar from the root.
    private static string Acquisition(string id) => id is "07" or "08" ? "_acq-hires" : "";

    private Registry Registry => Registry.OpenFolder(folder["registry"]);

    private async Task<Package> PushDataAsync() => (await Transfer.PushAsync(Registry, Transfer.FromFolder(folder["data"]))).Package;

    private static async Task<Dictionary<string, string>> KeysAsync(Package package, RunSpec spec)
    {
        Dictionary<string, string> keys = [];
        await foreach (var subject in SubjectFinder.FindAsync(package, new SubjectOptions(), ContentSource.Local, new RecordedReport()))
            keys.Add(subject.Id, InputKey.Compute(subject, spec));
        return keys;
    }

    private static string[] Changed(Dictionary<string, string> before, Dictionary<string, string> after) =>
        [.. after.Where(key => before[key.Key] != key.Value).Select(key => key.Key).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Results_are_pushed_onto_their_data_and_traced_back_and_need_no_job_again()
    {
        BatchRuns runs = new(new RunStore(folder["runs"]), new LocalEngine(ContentSource.Local));
        var spec = await fixture.SpecAsync("wc -c < \"$INPUT_IMAGE\" > \"$OUTPUT_PATH/volumes.tsv\"");
        var data = await PushDataAsync();
        var submission = runs.Open(spec, InputKey.Of(data));
        List<Job> jobs = [];
        await foreach (var subject in SubjectFinder.FindAsync(data, new SubjectOptions(), ContentSource.Local, fixture.Report))
            jobs.Add(await submission.SubmitAsync(submission.Plan(subject), default));
        var built = await RunResults.BuildAsync(data, await RunsFixture.WaitAsync(runs, jobs), runs, new ResultOptions(), fixture.Report, default);
        await Transfer.PushAsync(Registry, built);
        var latest = await Registry.GetAsync(Transfer.Name, null, null, default);

        Assert.Equal(data.Count + 8, latest.Count);
        var origin = Provenance.Trace(latest.Find("results/1.0.0/data/03/volumes.tsv")!);
        var input = QuiltUri.Parse(origin.Input!);
        Assert.Equal((data.TopHash, "sub-03/anat/sub-03_T1w.nii.gz"), (input.TopHash, input.Path));
        Assert.Equal("image 03", File.ReadAllText(ContentSource.Local.FindLocalPath(data.Find(input.Path!)!)!));
        Assert.Equal((await KeysAsync(latest, spec)).Values.Order(StringComparer.Ordinal), InputKey.Of(latest).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Exactly_the_subjects_whose_bytes_changed_need_another_job()
    {
        var spec = await fixture.SpecAsync("exit 0");
        var usual = await KeysAsync(await PushDataAsync(), spec);
        Assert.Equal(8, usual.Values.Distinct().Count());

        folder.Write("data/sub-02/anat/sub-02_T1w.nii.gz", "image 2!");
        var after = await KeysAsync(await PushDataAsync(), spec);
        Assert.Equal(["02"], Changed(usual, after));

        folder.Write("data/acq-hires_T1w.json", "{\"Resolution\": 0.8}");
        var third = await KeysAsync(await PushDataAsync(), spec);
        Assert.Equal(["07", "08"], Changed(after, third));

        folder.Write("data/T1w.json", "{\"MagneticFieldStrength\": 7}");
        Assert.Equal(8, Changed(third, await KeysAsync(await PushDataAsync(), spec)).Length);
    }

    [Fact]
    public async Task New_times_and_another_place_of_the_registry_need_no_job()
    {
        var spec = await fixture.SpecAsync("exit 0");
        var usual = await KeysAsync(await PushDataAsync(), spec);

        foreach (var file in Directory.EnumerateFiles(folder["data"], "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Empty(Changed(usual, await KeysAsync(await PushDataAsync(), spec)));

        Directory.Move(folder["registry"], folder["elsewhere"]);
        var moved = await Registry.OpenFolder(folder["elsewhere"]).GetAsync(Transfer.Name, null, null, default);
        Assert.Empty(Changed(usual, await KeysAsync(moved, spec)));
    }
}
