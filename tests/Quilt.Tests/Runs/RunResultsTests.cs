using System.Collections.Immutable;
using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>Results become entries that can be traced.</summary>
public sealed class RunResultsTests : IDisposable
{
    private const string Script = "echo $QUILT_SUBJECT > \"$OUTPUT_PATH/volumes.tsv\"; mkdir \"$OUTPUT_PATH/sub\"; echo x > \"$OUTPUT_PATH/sub/a b.txt\"";
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private Package Latest => fixture.Package with { Entries = EntrySet.From([fixture.Entry("sub-00001/sub-00001.nii.gz", "image 1"), fixture.Entry("results/README", "old")]) };

    private Task<Package> BuildAsync(IReadOnlyCollection<Job> jobs, ResultOptions? options = null, Package? package = null) =>
        RunResults.BuildAsync(package ?? Latest, jobs, fixture.Runs, options ?? new ResultOptions(), fixture.Report, CancellationToken.None);

    private async Task<string> ProblemAsync(IReadOnlyCollection<Job> jobs, ResultOptions? options = null) =>
        (await Assert.ThrowsAsync<QuiltException>(() => BuildAsync(jobs, options))).Problem;

    [Fact]
    public async Task Files_stand_at_the_outputs_place_beside_what_was_there()
    {
        var package = await BuildAsync(await fixture.RunAsync(Script, fixture.Subjects(2)));

        Assert.Equal(
            [
                "results/1.0.0/data/sub-00001/sub/a b.txt", "results/1.0.0/data/sub-00001/volumes.tsv",
                "results/1.0.0/data/sub-00002/sub/a b.txt", "results/1.0.0/data/sub-00002/volumes.tsv",
                "results/README", "sub-00001/sub-00001.nii.gz",
            ],
            package.Entries.Select(entry => entry.LogicalKey));
        var volumes = package.Find("results/1.0.0/data/sub-00002/volumes.tsv")!;
        Assert.Equal("sub-00002\n", File.ReadAllText(volumes.PhysicalKey.Path));
        Assert.Equal(10, volumes.Size);
        Assert.Null(package.TopHash);
    }

    [Fact]
    public async Task The_packages_metadata_holds_the_run_and_each_entrys_its_origin()
    {
        var spec = await fixture.SpecAsync(Script) with { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("MODEL", "a").Add("API_TOKEN", "t-0-k"), ExpectedOutput = ["*.tsv"] };
        var jobs = await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("7") with { Session = "2" }));
        var package = await BuildAsync(jobs, package: Latest with { Metadata = Metadata.Parse("""{"study": "rend"}""") });

        Assert.Equal(
            Metadata.Parse($$$"""
                {"study": "rend", "run": {"id": "{{{jobs[0].RunId}}}", "input": "quilt+file:///registry#package=lab/study@{{{fixture.Package.TopHash}}}",
                "engine": "local", "image": "{{{spec.Program!.Path}}}", "image_digest": "{{{spec.Program.Digest}}}", "command": ["{{{spec.Program.Path}}}"],
                "environment": {"MODEL": "a"}, "secrets": ["API_TOKEN"], "expected_output": ["*.tsv"], "output": "results/1.0.0", "jobs": {"SUCCEEDED": 1} } }
                """),
            package.Metadata);
        Assert.Equal(
            Metadata.Parse($$$"""
                {"subject": "7", "group": "data", "session": "2", "input": "7/7.nii.gz", "input_key": "{{{jobs[0].InputKey}}}", "run": "{{{jobs[0].RunId}}}", "job": "{{{jobs[0].JobId}}}"}
                """),
            package.Find("results/1.0.0/data/7_ses-2/volumes.tsv")!.Metadata);
        Assert.DoesNotContain("t-0-k", package.Metadata.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_jobs_are_refused_unless_a_part_is_wanted_and_then_only_successes_are_taken()
    {
        var jobs = await fixture.RunAsync($"{Script}; test $QUILT_SUBJECT != sub-00002", fixture.Subjects(3));

        Assert.Equal(Problem.JobsFailed, await ProblemAsync(jobs));
        var package = await BuildAsync(jobs, new ResultOptions { AllowPartial = true });
        Assert.Equal(4, package.Entries.Count(entry => entry.LogicalKey.StartsWith("results/1.0.0/", StringComparison.Ordinal)));
        Assert.DoesNotContain(package.Entries, entry => entry.LogicalKey.Contains("sub-00002", StringComparison.Ordinal));
        Assert.Equal(Metadata.Parse("""{"SUCCEEDED": 2, "FAILED": 1}"""), (package.Metadata["run"] as Metadata)!["jobs"]);
    }

    [Fact]
    public async Task The_whole_run_is_counted_though_a_part_is_pushed_and_incomplete_jobs_apart_from_those_that_succeeded()
    {
        var spec = await fixture.SpecAsync($"test $QUILT_SUBJECT = sub-00003 || {{ {Script}; }}; test $QUILT_SUBJECT != sub-00002") with { ExpectedOutput = ["volumes.tsv"] };
        var jobs = await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subjects(4)));
        var package = await BuildAsync([jobs[0]]);

        var run = (package.Metadata["run"] as Metadata)!;
        Assert.Equal(Metadata.Parse("""{"SUCCEEDED": 2, "INCOMPLETE": 1, "FAILED": 1}"""), run["jobs"]);
        Assert.Equal(run["jobs"]!.ToString(), Metadata.From((await fixture.Runs.GetRunAsync(jobs[0].RunId!, default)).Counts.Select(count => KeyValuePair.Create(count.Key, (object?)count.Value))).ToString());
    }

    [Fact]
    public async Task Incomplete_jobs_are_refused()
    {
        var spec = await fixture.SpecAsync(Script) with { ExpectedOutput = ["missing"] };
        Assert.Equal(Problem.JobsFailed, await ProblemAsync(await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("1")))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_job_succeeded_it_is_said_what_to_do_and_nobody_is_sent_for_a_part(bool isPartial)
    {
        var spec = await fixture.SpecAsync($"{Script}; test $QUILT_SUBJECT != sub-00002") with { ExpectedOutput = ["missing"] };
        var jobs = await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subjects(2)));

        var error = await Assert.ThrowsAsync<QuiltException>(() => BuildAsync(jobs, new ResultOptions { AllowPartial = isPartial }));

        Assert.Equal(Problem.JobsFailed, error.Problem);
        Assert.StartsWith("None of the 2 jobs succeeded (data--sub-00001, data--sub-00002): 1 incomplete (an expected output is missing or empty), 1 failed. ", error.Message, StringComparison.Ordinal);
        Assert.All(["Get-QuiltBatchStatus", "Get-QuiltBatchLog", "Receive-QuiltBatchResult", "Restart-QuiltBatch"], name => Assert.Contains($"{name} {jobs[0].RunId}", error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("-AllowPartial", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_still_run_are_refused_even_when_a_part_is_wanted()
    {
        var jobs = await fixture.SubmitAsync(await fixture.SpecAsync("sleep 1000"), fixture.Subject("1"));

        Assert.Equal(Problem.JobsFailed, await ProblemAsync(jobs, new ResultOptions { AllowPartial = true }));
        await fixture.Runs.StopAsync([jobs[0].JobId], null, CancellationToken.None);
    }

    [Fact]
    public async Task Jobs_without_a_file_are_nothing_to_push() =>
        Assert.Equal(Problem.ResultNotFound, await ProblemAsync(await fixture.RunAsync("exit 0", fixture.Subject("1"))));

    [Fact]
    public async Task Jobs_of_two_runs_are_refused()
    {
        var jobs = (await fixture.RunAsync(Script, fixture.Subject("1"))).Concat(await fixture.RunAsync(Script, fixture.Subject("1"))).ToList();

        Assert.Equal(Problem.RunNotFound, await ProblemAsync(jobs));
        Assert.Equal(Problem.RunNotFound, await ProblemAsync([]));
    }

    [Fact]
    public async Task A_later_run_replaces_the_files_of_its_subjects_and_what_stays_can_still_be_traced()
    {
        var first = await fixture.RunAsync(Script, fixture.Subjects(2));
        var package = await BuildAsync(first);
        var second = await fixture.RunAsync("echo new > \"$OUTPUT_PATH/volumes.tsv\"", fixture.Subject("sub-00001", "other image"));
        package = await BuildAsync(second, package: package) with { TopHash = new string('c', 64) };

        Assert.Null(package.Find("results/1.0.0/data/sub-00001/sub/a b.txt"));
        var (one, two) = (Provenance.Trace(package.Find("results/1.0.0/data/sub-00001/volumes.tsv")!), Provenance.Trace(package.Find("results/1.0.0/data/sub-00002/volumes.tsv")!));
        Assert.Equal((second[0].RunId, second[0].InputKey, second[0].Run!.ImageDigest), (one.Run, one.InputKey, one.ImageDigest));
        Assert.Equal((first[1].RunId, first[1].InputKey, first[1].Run!.ImageDigest), (two.Run, two.InputKey, two.ImageDigest));
        Assert.Equal(new[] { second[0].InputKey!, first[1].InputKey! }.Order(), InputKey.Of(package).Order());

        package = await BuildAsync(await fixture.RunAsync(Script, fixture.Subjects(2)), package: package);
        Assert.Null(package.Metadata["earlier_runs"]);
    }

    [Fact]
    public async Task A_result_is_traced_to_its_input()
    {
        var jobs = await fixture.RunAsync(Script, fixture.Subjects(2));
        var package = await BuildAsync(jobs) with { Name = "lab/study", TopHash = new string('c', 64) };
        var all = Provenance.Trace(package).ToList();

        Assert.Equal(["results/1.0.0/data/sub-00001", "results/1.0.0/data/sub-00002"], all.Select(origin => origin.LogicalKey));
        var origin = Provenance.Trace(package.Find("results/1.0.0/data/sub-00002/volumes.tsv")!);
        Assert.Equal(all[1] with { LogicalKey = origin.LogicalKey, Command = origin.Command }, origin);
        Assert.Equal(("sub-00002", "data", jobs[1].JobId, jobs[1].InputKey, "local"), (origin.Subject, origin.Group, origin.Job, origin.InputKey, origin.Engine));
        Assert.Equal($"quilt+file:///registry#package=lab/study@{fixture.Package.TopHash}&path=sub-00002/sub-00002.nii.gz", origin.Input);
        Assert.Equal($"lab/study@{package.TopHash}", origin.Package);
        Assert.Equal(jobs[1].Run!.Image, origin.FilePath);
        Assert.Empty(origin.ArgumentList);
    }

    [Fact]
    public void What_no_run_made_has_no_provenance()
    {
        Assert.Equal(Problem.NoProvenance, Assert.Throws<QuiltException>(() => Provenance.Trace(Latest.Entries[0])).Problem);
        Assert.Equal(Problem.NoProvenance, Assert.Throws<QuiltException>(() => Provenance.Trace(Latest).ToList()).Problem);
    }

    [Fact]
    public async Task Only_what_the_attempt_that_succeeded_wrote_is_a_result()
    {
        var marker = Path.Combine(fixture.Folder, "marker");
        var jobs = await fixture.RunAsync($"test -e {marker} || {{ touch {marker}; echo half > \"$OUTPUT_PATH/half\"; exit 1; }}; echo whole > \"$OUTPUT_PATH/whole\"", fixture.Subject("1"));
        var ended = await fixture.WaitAsync(await fixture.Runs.RestartAsync([jobs[0].JobId], ImmutableDictionary<string, string>.Empty, fixture.Report, CancellationToken.None));
        List<string> files = [];
        await foreach (var file in fixture.Runs.GetResultsAsync(ended[0].JobId, CancellationToken.None))
            files.Add(file.Path);

        Assert.Equal(["whole"], files);
    }

    [Fact]
    public async Task Links_that_lead_out_of_the_output_folder_and_pipes_are_no_results()
    {
        var secret = Path.Combine(fixture.Folder, "secret");
        File.WriteAllText(secret, "secret");
        var jobs = await fixture.RunAsync($"cd \"$OUTPUT_PATH\"; echo x > real; mkdir sub; mkfifo pipe; ln -s real inside; ln -s ../inside sub/twice; ln -s {secret} outside; ln -s {fixture.Folder} folder; ln -s folder/secret through; ln -s ../../../../../../../secret up; ln -s nowhere dangling; ln -s loop loop", fixture.Subject("1"));
        var package = await BuildAsync(jobs);

        Assert.Equal(["inside", "real", "twice"], package.Entries.Select(entry => entry.LogicalKey).Where(key => key.StartsWith("results/1.0.0/", StringComparison.Ordinal)).Select(key => Path.GetFileName(key)));
    }

    [Theory]
    [InlineData("*.tsv", "volumes.tsv", true, true)]
    [InlineData("*.tsv", "a/volumes.tsv", false, true)]
    [InlineData("a/*.tsv", "a/volumes.tsv", true, true)]
    [InlineData("a/*.tsv", "a/b/volumes.tsv", false, false)]
    [InlineData("**/*.tsv", "volumes.tsv", true, true)]
    [InlineData("**/*.tsv", "a/b/volumes.tsv", true, true)]
    [InlineData("a/**", "a/b/c", true, true)]
    [InlineData("a/**/b/**/*.tsv", "a/b/x/c/b/y.tsv", true, true)]
    [InlineData("a/**/b/**/*.tsv", "a/x/y.tsv", false, false)]
    [InlineData("**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/x", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", false, false)]
    [InlineData("v?lumes.tsv", "volumes.tsv", true, true)]
    [InlineData("[ab].tsv", "a.tsv", false, false)]
    [InlineData("VOLUMES.TSV", "volumes.tsv", false, false)]
    [InlineData(@"a\b", @"a\b", true, true)]
    public void Patterns_are_relative_to_the_output_folder(string pattern, string path, bool expected, bool anywhere)
    {
        Assert.Equal(expected, OutputPattern.Parse(pattern).IsMatch(path));
        Assert.Equal(anywhere, OutputPattern.Parse(pattern).IsMatchAnywhere(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a//b")]
    public void A_pattern_that_leads_out_is_refused(string pattern) =>
        Assert.Equal(Problem.UnsafePath, Assert.Throws<QuiltException>(() => OutputPattern.Parse(pattern)).Problem);
}
