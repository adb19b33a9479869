namespace Quilt.Tests.Subjects;

public sealed class IncludeTests
{
    private readonly MemoryPackage cmeds = new MemoryPackage()
        .With("g/demographics.tsv", "subject_id\n10159\n10158\n99\n")
        .With(["g/10159/10159.nii.gz", "g/10158/10158.nii.gz", "g/20/20.nii.gz"]);

    private readonly MemoryPackage bids = new MemoryPackage()
        .With("participants.tsv", "participant_id\nsub-10159\nsub-99\n")
        .With(["sub-10159/ses-1/anat/sub-10159_ses-1_T1w.nii.gz", "sub-10159/ses-2/anat/sub-10159_ses-2_T1w.nii.gz", "sub-20/anat/sub-20_T1w.nii.gz"]);

    [Theory]
    [InlineData("10159", new[] { "10159" })]
    [InlineData("1015*", new[] { "10158", "10159" })]
    [InlineData("1015?", new[] { "10158", "10159" })]
    [InlineData("*[9]", new[] { "10159" })]
    public async Task Ids_and_wildcards_keep_subjects(string include, string[] ids)
    {
        Assert.Equal(ids, (await cmeds.FindAsync(new(Include: [include]))).Select(subject => subject.Id));
        Assert.Empty(cmeds.Report.Errors);
    }

    [Fact]
    public async Task An_id_that_looks_like_a_pattern_is_found_by_its_name()
    {
        var brackets = new MemoryPackage().With("demographics.tsv", "subject_id\nB[2]\nB2\n").With(["B[2]/B[2].nii.gz", "B2/B2.nii.gz"]);
        Assert.Equal(["B2", "B[2]"], (await brackets.FindAsync(new(Include: ["b[2]"]))).Select(subject => subject.Id));
    }

    [Fact]
    public async Task Several_add_up_and_none_means_all()
    {
        Assert.Equal(["10159", "20"], (await cmeds.FindAsync(new(Include: ["10159", "2*"]))).Select(subject => subject.Id));
        Assert.Equal(3, (await cmeds.FindAsync(new(Include: []))).Length);
    }

    [Theory]
    [InlineData("10159")]
    [InlineData("sub-10159")]
    [InlineData("1015*")]
    [InlineData("sub-1015*")]
    public async Task BIDS_ids_may_be_written_with_sub_and_without(string include) =>
        Assert.Equal(["10159", "10159"], (await bids.FindAsync(new(Include: [include]))).Select(subject => subject.Id));

    [Theory]
    [InlineData("10159_ses-2")]
    [InlineData("sub-10159_ses-2")]
    [InlineData("*_ses-2")]
    public async Task A_session_may_be_named(string include) =>
        Assert.Equal("2", Assert.Single(await bids.FindAsync(new(Include: [include]))).Session);

    [Fact]
    public async Task An_id_that_fits_nothing_is_an_error_and_a_pattern_a_warning()
    {
        Assert.Single(await cmeds.FindAsync(new(Include: ["10159", "nobody", "no*"])));

        var error = Assert.Single(cmeds.Report.Errors);
        Assert.Equal((Problem.SubjectNotFound, "nobody"), (error.Problem, error.Target));
        Assert.Contains("'no*'", Assert.Single(cmeds.Report.Warnings, warning => warning.Contains("fits", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("sub-99")]
    public async Task An_id_that_has_a_row_but_no_image_is_an_error_of_its_own(string include)
    {
        Assert.Empty(await bids.FindAsync(new(Include: [include])));

        var error = Assert.Single(bids.Report.Errors);
        Assert.Equal((Problem.SubjectWithoutImage, "99"), (error.Problem, error.Target));
    }

    [Fact]
    public async Task Only_subjects_that_were_asked_for_are_warned_of()
    {
        await cmeds.FindAsync(new(Include: ["1015*"]));

        Assert.DoesNotContain(cmeds.Report.Warnings, warning => warning.Contains("99", StringComparison.Ordinal));
        Assert.DoesNotContain(cmeds.Report.Warnings, warning => warning.EndsWith(": 20.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sidecars_of_others_are_not_read()
    {
        cmeds.With("g/10158/10158.json", "{}").With("g/10159/10159.json", "{}");

        await cmeds.FindAsync(new(Include: ["10159"]));

        Assert.Equal(["g/demographics.tsv", "g/10159/10159.json"], cmeds.Opened);
    }
}
