namespace Quilt.Tests.Subjects;

/// <summary>BIDS's inheritance principle: which sidecars describe an image, and whose word counts.</summary>
public sealed class BidsInheritanceTests
{
    private readonly MemoryPackage package = new MemoryPackage().With("dataset_description.json", "{}")
        .With(["sub-1/ses-a/anat/sub-1_ses-a_acq-x_T1w.nii.gz", "sub-2/anat/sub-2_T1w.nii.gz"]);

    [Fact]
    public async Task A_sidecar_at_the_root_applies_to_every_subject_and_is_read_once()
    {
        package.With("T1w.json", """{"EchoTime": 0.003}""");

        var subjects = await package.FindAsync();

        Assert.All(subjects, subject => Assert.Equal(0.003, Sidecar(subject)["EchoTime"]));
        Assert.All(subjects, subject => Assert.Equal("T1w.json", subject.Inputs[0].LogicalKey));
        Assert.Equal(["T1w.json"], package.Opened);
    }

    [Fact]
    public async Task The_nearest_sidecar_that_has_a_key_decides_it()
    {
        package.With("T1w.json", """{"a": "root", "b": "root", "c": "root", "d": "root", "e": "root"}""")
            .With("acq-x_T1w.json", """{"b": "root with acq", "c": "root with acq", "d": "root with acq", "e": "root with acq"}""")
            .With("sub-1/sub-1_T1w.json", """{"c": "subject", "d": "subject", "e": "subject"}""")
            .With("sub-1/ses-a/sub-1_ses-a_T1w.json", """{"d": "session", "e": null}""")
            .With("sub-1/ses-a/anat/sub-1_ses-a_acq-x_T1w.json", """{"e": "image"}""");

        var sidecar = Sidecar((await package.FindAsync())[0]);

        Assert.Equal(["root", "root with acq", "subject", "session", "image"], "abcde".Select(key => sidecar[$"{key}"]));
    }

    [Fact]
    public async Task Every_sidecar_that_applies_is_an_input_in_walk_order()
    {
        package.With("T1w.json", "{}").With("sub-1/sub-1_T1w.json", "{}").With("sub-1/ses-a/ses-a_T1w.json", "{}")
            .With("sub-1/ses-a/anat/sub-1_ses-a_acq-x_T1w.json", "{}");

        var subjects = await package.FindAsync();

        Assert.Equal(
            [
                "T1w.json", "sub-1/ses-a/anat/sub-1_ses-a_acq-x_T1w.json", "sub-1/ses-a/anat/sub-1_ses-a_acq-x_T1w.nii.gz",
                "sub-1/ses-a/ses-a_T1w.json", "sub-1/sub-1_T1w.json",
            ],
            subjects[0].Inputs.Select(entry => entry.LogicalKey));
        Assert.Equal(["T1w.json", "sub-2/anat/sub-2_T1w.nii.gz"], subjects[1].Inputs.Select(entry => entry.LogicalKey));
    }

    [Theory]
    [InlineData("task-rest_T1w.json")]
    [InlineData("acq-y_T1w.json")]
    [InlineData("sub-2_T1w.json")]
    [InlineData("T2w.json")]
    [InlineData("task-rest_bold.json")]
    [InlineData("notT1w.json")]
    [InlineData("sub-1/ses-b/sub-1_ses-b_T1w.json")]
    [InlineData("sub-1/ses-a/func/sub-1_ses-a_T1w.json")]
    [InlineData("code/T1w.json")]
    [InlineData("participants.json")]
    public async Task A_sidecar_of_another_entity_suffix_or_branch_does_not_apply(string key)
    {
        package.With(key, """{"a": 1}""");

        var subject = (await package.FindAsync())[0];

        Assert.False(subject.Metadata.ContainsKey("sidecar"));
        Assert.Equal([subject.ImageKey], subject.Inputs.Select(entry => entry.LogicalKey));
    }

    [Fact]
    public async Task Of_two_in_one_folder_the_one_with_more_entities_counts_more_and_else_the_later_name()
    {
        package.With("sub-1/ses-a/acq-x_T1w.json", """{"a": "acq", "b": "acq"}""").With("sub-1/ses-a/ses-a_T1w.json", """{"b": "ses", "c": "ses"}""")
            .With("sub-1/ses-a/ses-a_acq-x_T1w.json", """{"c": "both"}""");

        var sidecar = Sidecar((await package.FindAsync())[0]);

        Assert.Equal(["acq", "ses", "both"], "abc".Select(key => sidecar[$"{key}"]));
    }

    [Fact]
    public async Task A_broken_sidecar_at_the_root_is_one_error_and_leaves_out_whom_it_describes()
    {
        package.With("acq-x_T1w.json", "{").With("sub-1/ses-b/anat/sub-1_ses-b_acq-x_T1w.nii.gz");

        Assert.Equal("2", Assert.Single(await package.FindAsync()).Id);
        var error = Assert.Single(package.Report.Errors);
        Assert.Equal((Problem.InvalidMetadata, "acq-x_T1w.json"), (error.Problem, error.Target));
    }

    [Fact]
    public async Task Sidecars_do_not_change_what_the_table_says()
    {
        package.With("participants.tsv", "participant_id\tManufacturer\nsub-2\tTable\n").With("T1w.json", """{"Manufacturer": "Sidecar"}""");

        var subject = (await package.FindAsync())[1];

        Assert.Equal("Table", subject.Metadata["Manufacturer"]);
        Assert.Equal("Sidecar", Sidecar(subject)["Manufacturer"]);
    }

    private static Metadata Sidecar(Subject subject) => Assert.IsType<Metadata>(subject.Metadata["sidecar"]);
}
