namespace Quilt.Tests.Subjects;

/// <summary>Which folders of a package are groups, and how -Prefix, -Group and -Layout choose among them.</summary>
public sealed class GroupTests
{
    private const string Table = "subject_id\n1\n2\n";

    private readonly MemoryPackage package = new();

    [Fact]
    public async Task Several_groups_come_in_walk_order_each_with_its_own_table()
    {
        package.With("b/demographics.tsv", "subject_id\tage\n1\tyoung\n").With("b/1/1.nii.gz");
        package.With("a/demographics.tsv", "subject_id\tage\n1\t30\n").With("a/1/1.nii.gz");

        var subjects = await package.FindAsync();

        Assert.Equal(["a--1", "b--1"], subjects.Select(subject => subject.JobName));
        Assert.Equal([30L, "young"], subjects.Select(subject => subject.Metadata["age"]));
    }

    [Fact]
    public async Task Results_of_an_earlier_run_are_no_groups()
    {
        package.With("LA5c/demographics.tsv", Table).With(["LA5c/1/1.nii.gz", "LA5c/2/2.nii.gz"]);
        package.With(["results/1.0.0/LA5c/1/1.nii.gz", "results/1.0.0/LA5c/1/volumes.tsv", "results/LA5c/1/1.nii.gz", "results/1/1.nii.gz"]);

        Assert.Equal(["LA5c--1", "LA5c--2"], (await package.FindAsync()).Select(subject => subject.JobName));
    }

    [Fact]
    public async Task Results_beside_subjects_at_a_root_without_a_table_are_no_subjects()
    {
        package.With(["1/1.nii.gz", "results/1.0.0/data/1/1.nii.gz", "results/1.0.0/data/1/volumes.tsv"]);

        Assert.Equal("data--1", Assert.Single(await package.FindAsync()).JobName);
    }

    [Fact]
    public async Task A_folder_of_images_beside_groups_with_tables_is_left_out_and_said()
    {
        package.With("LA5c/demographics.tsv", Table).With(["LA5c/1/1.nii.gz", "templates/mni/mni.nii.gz", "mni/mni.nii.gz"]);

        Assert.Equal("LA5c--1", Assert.Single(await package.FindAsync()).JobName);
        Assert.Contains(package.Report.Warnings, warning => warning.Contains("templates", StringComparison.Ordinal));
        Assert.Contains(package.Report.Warnings, warning => warning.Contains("at the root are left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_Group_names_in_full_is_taken_without_a_table_too()
    {
        package.With("LA5c/demographics.tsv", Table).With(["LA5c/1/1.nii.gz", "pilot/7/7.nii.gz"]);

        Assert.Equal("pilot--7", Assert.Single(await package.FindAsync(new(Group: "pilot"))).JobName);
    }

    [Fact]
    public async Task Without_any_table_folders_of_subjects_are_groups()
    {
        package.With(["a/1/1.nii.gz", "b/1/dicom/1.dcm", "c/readme.txt"]);

        Assert.Equal(["a--1", "b--1"], (await package.FindAsync()).Select(subject => subject.JobName));
    }

    [Theory]
    [InlineData("b*", new[] { "b1--1", "b2--1" })]
    [InlineData("b2", new[] { "b2--1" })]
    [InlineData("B[1]", new[] { "b1--1" })]
    public async Task Group_selects_among_several_by_wildcards(string group, string[] names)
    {
        foreach (var name in new[] { "a", "b1", "b2" })
            package.With($"{name}/demographics.tsv", Table).With($"{name}/1/1.nii.gz");

        Assert.Equal(names, (await package.FindAsync(new(Group: group))).Select(subject => subject.JobName));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        package.With("a/demographics.tsv", Table).With("a/1/1.nii.gz");

        Assert.Empty(await package.FindAsync(new(Group: "z*")));
        var error = Assert.Single(package.Report.Errors);
        Assert.Equal((Problem.SubjectNotFound, "z*"), (error.Problem, error.Target));
        Assert.Contains("a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_names_the_subjects_at_the_root()
    {
        package.With("demographics.tsv", Table).With("1/1.nii.gz");

        Assert.Equal("LA5c--1", Assert.Single(await package.FindAsync(new(Group: "LA5c"))).JobName);
    }

    [Fact]
    public async Task A_pattern_does_not_name_the_subjects_at_the_root_but_may_fit_their_group()
    {
        package.With("demographics.tsv", Table).With("1/1.nii.gz");

        Assert.Equal("data--1", Assert.Single(await package.FindAsync(new(Group: "d*"))).JobName);
        Assert.Empty(await package.FindAsync(new(Group: "x*")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    public async Task A_name_for_the_group_that_is_no_part_of_a_path_is_refused(string group)
    {
        package.With("demographics.tsv", Table).With("1/1.nii.gz");

        var error = await Assert.ThrowsAsync<QuiltException>(() => package.FindAsync(new(Group: group)));

        Assert.Equal(Problem.InvalidSubject, error.Problem);
    }

    [Theory]
    [InlineData("deep/raw")]
    [InlineData("deep/raw/")]
    [InlineData("deep/raw/LA5c")]
    public async Task Prefix_narrows_to_a_folder_of_groups_or_to_a_group(string prefix)
    {
        package.With("demographics.tsv", Table).With("9/9.nii.gz");
        package.With("deep/raw/LA5c/demographics.tsv", Table).With("deep/raw/LA5c/1/1.nii.gz");

        Assert.Equal("LA5c--1", Assert.Single(await package.FindAsync(new(Prefix: prefix))).JobName);
    }

    [Fact]
    public async Task A_prefix_that_is_not_there_is_an_error()
    {
        package.With("LA5c/1/1.nii.gz");

        Assert.Empty(await package.FindAsync(new(Prefix: "LA5")));
        Assert.Equal((Problem.EntryNotFound, "LA5"), (package.Report.Errors[0].Problem, package.Report.Errors[0].Target));
    }

    [Fact]
    public async Task A_prefix_that_leaves_the_package_is_refused() =>
        Assert.Equal(
            Problem.InvalidLogicalKey,
            (await Assert.ThrowsAsync<QuiltException>(() => package.FindAsync(new(Prefix: "../x")))).Problem);

    [Fact]
    public async Task A_package_without_subjects_gives_none_and_a_warning()
    {
        package.With(["readme.md", "a/b/c.txt"]);

        Assert.Empty(await package.FindAsync());
        Assert.Contains("user/pkg holds no subjects", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
        Assert.Empty(package.Report.Errors);
    }

    [Theory]
    [InlineData(SubjectLayout.Auto, "x", "x/sub-1/anat/sub-1_T1w.nii.gz")]
    [InlineData(SubjectLayout.Bids, "x", "x/sub-1/anat/sub-1_T1w.nii.gz")]
    [InlineData(SubjectLayout.Cmeds, "x", "x/sub-1/sub-1.nii.gz")]
    public async Task Layout_decides_for_a_folder_that_holds_both(SubjectLayout layout, string group, string key)
    {
        package.With("x/participants.tsv", "participant_id\nsub-1\n").With("x/demographics.tsv", "subject_id\nsub-1\n")
            .With(["x/sub-1/anat/sub-1_T1w.nii.gz", "x/sub-1/sub-1.nii.gz"]);

        var subject = Assert.Single(await package.FindAsync(new(Layout: layout)));

        Assert.Equal((group, key), (subject.Group, subject.ImageKey));
    }

    [Fact]
    public async Task Groups_of_both_layouts_may_stand_in_one_package()
    {
        package.With("a/demographics.tsv", Table).With("a/1/1.nii.gz");
        package.With("b/dataset_description.json").With("b/sub-1/anat/sub-1_T1w.nii.gz");

        Assert.Equal(["a--1", "b--1"], (await package.FindAsync()).Select(subject => subject.JobName));
    }

    [Fact]
    public async Task CMeDS_subjects_whose_ids_begin_with_sub_are_not_taken_for_BIDS()
    {
        package.With(["sub-1/sub-1.nii.gz", "sub-1/sub-1.json"]);
        package.Before = (_, _) => throw new QuiltException(Problem.ContentNotFound, "not needed here");

        await package.FindAsync();

        Assert.Equal(["sub-1/sub-1.json"], package.Opened);
    }

    [Fact]
    public async Task Two_subjects_whose_jobs_would_have_one_name_are_an_error()
    {
        package.With("a/demographics.tsv", "subject_id\nb--c\n").With("a/b--c/b--c.nii.gz");
        package.With("a--b/demographics.tsv", "subject_id\nc\n").With("a--b/c/c.nii.gz");

        Assert.Equal("a--b--c", Assert.Single(await package.FindAsync()).JobName);
        Assert.Equal(Problem.InvalidSubject, Assert.Single(package.Report.Errors).Problem);
    }
}
