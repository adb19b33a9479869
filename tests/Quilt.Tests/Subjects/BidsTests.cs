namespace Quilt.Tests.Subjects;

/// <summary>Which images of a BIDS data set are subjects, and what its tables say of them.</summary>
public sealed class BidsTests
{
    private readonly MemoryPackage package = new MemoryPackage().With("dataset_description.json", "{}");

    [Fact]
    public async Task Subjects_sessions_and_their_jobs_have_distinct_names()
    {
        package.With(["sub-01/anat/sub-01_T1w.nii.gz", "sub-02/ses-b/anat/sub-02_ses-b_T1w.nii", "sub-02/ses-a/anat/sub-02_ses-a_T1w.nii.gz"]);

        var subjects = await package.FindAsync();

        Assert.Equal(["data--01", "data--02_ses-a", "data--02_ses-b"], subjects.Select(subject => subject.JobName));
        Assert.Equal(["01", "02", "02"], subjects.Select(subject => subject.Id));
        Assert.Equal([null, "a", "b"], subjects.Select(subject => subject.Session));
        Assert.Equal("sub-02/ses-b/anat/sub-02_ses-b_T1w.nii", subjects[2].ImageKey);
    }

    [Theory]
    [InlineData("sub-1_T1w.nii.gz", "sub-1_acq-a_T1w.nii.gz", "sub-1_run-1_T1w.nii.gz")]
    [InlineData("sub-1_run-2_T1w.nii.gz", "sub-1_run-10_T1w.nii.gz", "sub-1_acq-a_run-1_T1w.nii.gz")]
    [InlineData("sub-1_run-02_T1w.nii.gz", "sub-1_run-3_T1w.nii.gz", "sub-1_rec-x_run-01_T1w.nii.gz")]
    [InlineData("sub-1_acq-a_T1w.nii.gz", "sub-1_acq-b_T1w.nii.gz", "sub-1_acq-a_run-1_T1w.nii.gz")]
    [InlineData("sub-1_run-9_T1w.nii.gz", "sub-1_run-x_T1w.nii.gz")]
    [InlineData("sub-1_T1w.nii.gz", "sub-1_T1w.nii")]
    public async Task Of_several_images_one_is_taken_by_rule_and_the_choice_is_said(string taken, params string[] others)
    {
        package.With(others.Append(taken).Select(name => $"sub-1/anat/{name}"));

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal($"sub-1/anat/{taken}", subject.ImageKey);
        Assert.Null(subject.Label);
        Assert.Contains("sub-1", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
        Assert.Contains(package.Report.Verboses, message => message.StartsWith($"sub-1/anat/{taken} is taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_warning_names_every_subject_for_whom_a_choice_was_made()
    {
        foreach (var id in new[] { "1", "2", "3" })
            package.With([$"sub-{id}/anat/sub-{id}_run-1_T1w.nii.gz", $"sub-{id}/anat/sub-{id}_run-2_T1w.nii.gz"]);

        await package.FindAsync();

        Assert.Contains("sub-1, sub-2, sub-3", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllImages_gives_each_as_a_subject_with_a_label_of_its_own()
    {
        package.With(["sub-1/anat/sub-1_T1w.nii.gz", "sub-1/anat/sub-1_acq-a_run-2_T1w.nii.gz", "sub-1/anat/sub-1_acq-a_run-1_T1w.nii.gz"]);
        package.With("sub-2/ses-x/anat/sub-2_ses-x_rec-norm_T1w.nii.gz");

        var subjects = await package.FindAsync(new(AllImages: true));

        Assert.Equal(
            ["data--1", "data--1_acq-a_run-1", "data--1_acq-a_run-2", "data--2_ses-x_rec-norm"], subjects.Select(subject => subject.JobName));
        Assert.Equal(["1", "1", "1", "2"], subjects.Select(subject => subject.Id));
        Assert.Empty(package.Report.Warnings);
    }

    [Fact]
    public async Task AllImages_takes_an_image_that_lies_there_twice_once()
    {
        package.With(["sub-1/anat/sub-1_T1w.nii.gz", "sub-1/anat/sub-1_T1w.nii"]);

        Assert.Equal("sub-1/anat/sub-1_T1w.nii.gz", Assert.Single(await package.FindAsync(new(AllImages: true))).ImageKey);
        Assert.Contains("sub-1/anat/sub-1_T1w.nii is left out", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sub-1/anat/sub-1_T2w.nii.gz")]
    [InlineData("sub-1/anat/sub-1_T1w.json")]
    [InlineData("sub-1/anat/sub-1_T1w.nii.gz.tmp")]
    [InlineData("sub-1/func/sub-1_T1w.nii.gz")]
    [InlineData("sub-1/sub-1_T1w.nii.gz")]
    [InlineData("sub-1/anat/T1w/sub-1_T1w.nii.gz")]
    [InlineData("sub-1/anat/sub-1__T1w.nii.gz")]
    [InlineData("derivatives/x/sub-1/anat/sub-1_T1w.nii.gz")]
    public async Task What_is_no_T1w_image_in_anat_is_none(string key)
    {
        package.With("participants.tsv", "participant_id\nsub-1\n").With(key, "{}");

        Assert.Empty(await package.FindAsync());
        Assert.EndsWith("have no image: 1.", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sub-1/anat/sub-2_T1w.nii.gz")]
    [InlineData("sub-1/anat/sub-1_ses-a_T1w.nii.gz")]
    [InlineData("sub-1/ses-a/anat/sub-1_T1w.nii.gz")]
    [InlineData("sub-1/ses-a/anat/sub-1_ses-b_T1w.nii.gz")]
    public async Task An_image_whose_name_contradicts_its_folder_is_left_out_and_said(string key)
    {
        package.With(key);

        Assert.Empty(await package.FindAsync());
        Assert.StartsWith(key, Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Participants_give_the_metadata_with_sub_before_their_ids_or_without()
    {
        package.With("participants.tsv", "participant_id\tage\tgroup\nsub-01\t41\tn/a\n02\t38.5\tX\nsub-03\t20\tX\n")
            .With(["sub-01/anat/sub-01_T1w.nii.gz", "sub-02/anat/sub-02_T1w.nii.gz", "sub-04/anat/sub-04_T1w.nii.gz"]);

        var subjects = await package.FindAsync();

        Assert.Equal([41.0, 38.5, null], subjects.Select(subject => subject.Metadata["age"]));
        Assert.Equal("sub-01", subjects[0].Metadata["participant_id"]);
        Assert.Null(subjects[0].Metadata["group"]);
        Assert.Contains(package.Report.Warnings, warning => warning.EndsWith("have no image: 03.", StringComparison.Ordinal));
        Assert.Contains(package.Report.Warnings, warning => warning.EndsWith("participants.tsv: 04.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_participant_with_sub_and_without_is_a_duplicate()
    {
        package.With("participants.tsv", "participant_id\tage\nsub-1\t1\n1\t2\n").With("sub-1/anat/sub-1_T1w.nii.gz");

        Assert.Equal(1L, Assert.Single(await package.FindAsync()).Metadata["age"]);
        Assert.Equal((Problem.InvalidSubject, "1"), (package.Report.Errors[0].Problem, package.Report.Errors[0].Target));
    }

    [Fact]
    public async Task Without_the_column_participant_id_there_is_an_error_and_no_subject()
    {
        package.With("participants.tsv", "id\n1\n").With("sub-1/anat/sub-1_T1w.nii.gz");

        Assert.Empty(await package.FindAsync());
        Assert.Equal(Problem.InvalidTable, Assert.Single(package.Report.Errors).Problem);
    }

    [Fact]
    public async Task Rows_of_sessions_and_scans_stand_under_their_names()
    {
        package.With("participants.tsv", "participant_id\tage\nsub-1\t40\n");
        package.With("sub-1/sub-1_sessions.tsv", "session_id\tage\nses-a\t40\nses-b\t41\n");
        package.With("sub-1/ses-b/sub-1_ses-b_scans.tsv", "filename\tacq_time\tquality\nanat/sub-1_ses-b_T1w.nii.gz\t2019-01-02\t3\n");
        package.With(["sub-1/ses-a/anat/sub-1_ses-a_T1w.nii.gz", "sub-1/ses-b/anat/sub-1_ses-b_T1w.nii.gz"]);

        var subjects = await package.FindAsync();

        Assert.Equal([40L, 41L], subjects.Select(subject => ((Metadata)subject.Metadata["session"]!)["age"]));
        Assert.False(subjects[0].Metadata.ContainsKey("scan"));
        var scan = Assert.IsType<Metadata>(subjects[1].Metadata["scan"]);
        Assert.Equal(("2019-01-02", 3L), (scan["acq_time"], scan["quality"]));
        Assert.Equal(40L, subjects[1].Metadata["age"]);
        Assert.Empty(package.Report.Warnings);
        Assert.Empty(package.Report.Errors);
    }

    [Fact]
    public async Task A_sessions_table_that_cannot_be_read_leaves_out_its_subject_only()
    {
        package.With("sub-1/sub-1_sessions.tsv", "nothing\n1\n").With("sub-1/ses-a/anat/sub-1_ses-a_T1w.nii.gz");
        package.With("sub-1/ses-b/anat/sub-1_ses-b_T1w.nii.gz").With("sub-2/anat/sub-2_T1w.nii.gz");

        Assert.Equal("2", Assert.Single(await package.FindAsync()).Id);
        Assert.Equal(Problem.InvalidTable, Assert.Single(package.Report.Errors).Problem);
    }

    [Fact]
    public async Task Tables_are_no_inputs_of_a_job()
    {
        package.With("participants.tsv", "participant_id\nsub-1\n").With("sub-1/sub-1_scans.tsv", "filename\n").With("sub-1/anat/sub-1_T1w.nii.gz");

        Assert.Equal(["sub-1/anat/sub-1_T1w.nii.gz"], Assert.Single(await package.FindAsync()).Inputs.Select(entry => entry.LogicalKey));
    }

    [Theory]
    [InlineData("sub-/anat/sub-_T1w.nii.gz")]
    [InlineData("sub-a\u001b/anat/sub-a\u001b_T1w.nii.gz")]
    [InlineData("sub-1/ses-/anat/sub-1_ses-_T1w.nii.gz")]
    [InlineData("sub-1/ses-a\\b/anat/sub-1_ses-a\\b_T1w.nii.gz")]
    public async Task A_folder_that_can_name_no_subject_or_session_is_an_error(string key)
    {
        package.With(key);

        Assert.Empty(await package.FindAsync());
        Assert.Equal(Problem.InvalidSubject, Assert.Single(package.Report.Errors).Problem);
    }

    [Fact]
    public async Task Folders_of_subjects_alone_make_a_data_set()
    {
        MemoryPackage bare = new MemoryPackage().With(["sub-1/ses-a/anat/sub-1_ses-a_T1w.nii.gz", "code/run.sh"]);

        Assert.Equal("data--1_ses-a", Assert.Single(await bare.FindAsync()).JobName);
        Assert.Empty(bare.Report.Warnings);
    }
}
