using System.Text;
using Quilt.Runs;
using Quilt.Subjects;
using Quilt.Tests.Subjects;

namespace Quilt.Tests.Runs.Batchtools;

/// <summary>
/// What the Python batchtools does wrong with subjects, and does not happen here (docs/from-batchtools.md). Its other defects stand in the class
/// of the same name that works on AWS Batch.
/// </summary>
public sealed class BatchtoolsDefectTests
{
    private readonly MemoryPackage package = new();

    // There strip("sub-") takes every such character from both ends: of sub-bus nothing is left.
    [Theory]
    [InlineData("bus")]
    [InlineData("subsub")]
    [InlineData("s001u")]
    [InlineData("bb")]
    public async Task A_BIDS_subject_whose_id_begins_or_ends_with_letters_of_sub_keeps_them(string id)
    {
        package.With("dataset_description.json", "{}").With($"sub-{id}/anat/sub-{id}_T1w.nii.gz");

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal((id, $"data--{id}"), (subject.Id, subject.JobName));
    }

    // There strip("nii.gz") leaves zing/ of zing/zing.nii.gz, so that the sidecar is zing/.json.
    [Theory]
    [InlineData("zing")]
    [InlineData("ing.niz")]
    [InlineData("gini")]
    [InlineData("sub-zig")]
    public async Task A_CMeDS_subject_whose_id_begins_or_ends_with_letters_of_nii_gz_keeps_them_and_its_sidecar(string id)
    {
        package.With($"g/{id}/{id}.nii.gz").With($"g/{id}/{id}.json", """{"metadata": {"scan_details": {"Echo Time": 3}}}""")
            .With("g/demographics.tsv", $"subject_id\tage\n{id}\t41\n");

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal((id, $"g--{id}"), (subject.Id, subject.JobName));
        Assert.Contains($"g/{id}/{id}.json", subject.Inputs.Select(entry => entry.LogicalKey));
        Assert.Contains($"\"Patient's Name\": \"{id}\"", Encoding.UTF8.GetString(SubjectSidecar.Write(subject)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_subjects_that_strip_makes_one_have_jobs_of_their_own()
    {
        package.With("dataset_description.json", "{}").With(["sub-1/anat/sub-1_T1w.nii.gz", "sub-1b/anat/sub-1b_T1w.nii.gz", "sub-u1/anat/sub-u1_T1w.nii.gz"]);

        Assert.Equal(["data--1", "data--1b", "data--u1"], (await package.FindAsync()).Select(subject => subject.JobName));
    }

    // There a seeded draw decides, which another image in the folder turns.
    [Fact]
    public async Task Of_several_T1w_images_the_same_is_taken_whatever_else_comes_and_it_is_said_which()
    {
        package.With("dataset_description.json", "{}").With(["sub-1/anat/sub-1_run-1_T1w.nii.gz", "sub-1/anat/sub-1_run-2_T1w.nii.gz"]);
        var before = Assert.Single(await package.FindAsync()).ImageKey;

        package.With("sub-1/anat/sub-1_run-3_T1w.nii.gz");
        var after = Assert.Single(await package.FindAsync()).ImageKey;

        Assert.Equal(("sub-1/anat/sub-1_run-1_T1w.nii.gz", before), (before, after));
        Assert.Equal(2, package.Report.Warnings.Count(warning => warning.Contains("sub-1", StringComparison.Ordinal)));
        Assert.Contains(package.Report.Verboses, said => said.Contains("sub-1_run-1_T1w.nii.gz is taken of 3", StringComparison.Ordinal));
    }

    // There every key that begins like the subject's folder and holds T1w.nii.gz is drawn from.
    [Fact]
    public async Task An_image_of_another_subject_whose_id_begins_alike_is_never_taken()
    {
        package.With("dataset_description.json", "{}").With(["sub-1/anat/sub-1_T1w.nii.gz", "sub-10/anat/sub-10_T1w.nii.gz"])
            .With("sub-1/anat/sub-1_T1w.nii.gz.md5");

        Assert.Equal(["sub-1/anat/sub-1_T1w.nii.gz", "sub-10/anat/sub-10_T1w.nii.gz"], (await package.FindAsync()).Select(subject => subject.ImageKey));
        Assert.Empty(package.Report.Warnings);
    }

    // There a page of a list is 1,000 objects, and what comes after it is not there.
    [Fact]
    public async Task A_subject_behind_thousands_of_other_files_is_found_whatever_the_order()
    {
        package.With("dataset_description.json", "{}").With(Enumerable.Range(0, 2500).Select(i => $"sub-1/anat/sub-1_desc-{i:0000}_mask.nii.gz"))
            .With("sub-1/anat/sub-1_run-1_T1w.nii.gz");

        Assert.Equal("sub-1/anat/sub-1_run-1_T1w.nii.gz", Assert.Single(await package.FindAsync(new SubjectOptions())).ImageKey);
    }
}
