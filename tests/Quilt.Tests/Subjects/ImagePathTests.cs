using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

public sealed class ImagePathTests
{
    private static readonly Subject Nifti = new() { Id = "sub-1", Image = Entry("sub-1/sub-1.nii.gz") };
    private static readonly Subject Dicom = new() { Id = "sub-2", Image = new[] { Entry("sub-2/dicom/1.dcm"), Entry("sub-2/dicom/2.dcm") } };

    [Theory]
    [InlineData("s3://cohorts/lab/LA5c/sub-1/sub-1.nii.gz")]
    [InlineData("s3://elsewhere/LA5c/sub-1/sub-1.nii.gz")]
    [InlineData("sub-1/sub-1.nii.gz")]
    [InlineData(" sub-1/sub-1.nii.gz\r")]
    public void An_image_is_taken_by_its_place_and_by_the_end_of_another_place(string path)
    {
        ImagePaths paths = new([path, ""]);

        Assert.True(paths.Take(Nifti));
        Assert.False(paths.Take(Dicom));
        Assert.Empty(paths.Missing);
    }

    [Theory]
    [InlineData("s3://cohorts/lab/LA5c/sub-2/dicom")]
    [InlineData("s3://cohorts/lab/LA5c/sub-2/dicom/")]
    public void A_series_is_taken_by_its_folder(string path) => Assert.True(new ImagePaths([path]).Take(Dicom));

    [Theory]
    [InlineData("s3://cohorts/lab/LA5c/xsub-1/sub-1.nii.gz")]
    [InlineData("sub-1.nii.gz")]
    [InlineData("s3://cohorts/lab/LA5c/sub-1/sub-1.nii")]
    public void What_only_looks_alike_is_not(string path)
    {
        ImagePaths paths = new([path]);

        Assert.False(paths.Take(Nifti));
        Assert.Equal([path], paths.Missing);
    }

    private static Entry Entry(string key) => new() { LogicalKey = key, Size = 1, PhysicalKey = PhysicalKey.S3("cohorts", $"lab/LA5c/{key}", "v1") };
}
