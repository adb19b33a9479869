using System.Collections;

namespace Quilt.Tests.Model;

/// <summary>Subjects as scripts build them.</summary>
public sealed class SubjectTests
{
    private static readonly Package Package = new() { Name = "user/pkg" };

    [Fact]
    public void One_entry_is_an_image_and_the_only_input()
    {
        Subject subject = new() { Id = "1", Image = EntryOf("1/1.nii.gz") };

        Assert.Equal("1/1.nii.gz", Assert.IsType<Entry>(subject.Image).LogicalKey);
        Assert.Equal("1/1.nii.gz", subject.ImageKey);
        Assert.Null(subject.ImageFolder);
        Assert.Equal([subject.Image], subject.Inputs);
        Assert.Same(Package, subject.Package);
        Assert.Equal("data--1", subject.JobName);
    }

    [Theory]
    [InlineData("a/dicom", "a/dicom/1", "a/dicom/2")]
    [InlineData("a/dicom", "a/dicom/x/1", "a/dicom/xy/2")]
    [InlineData("a/dicom", "a/dicom/1")]
    public void An_array_of_entries_is_a_folder(string folder, params string[] keys)
    {
        Subject subject = new() { Id = "1", Image = keys.Select(EntryOf).ToArray() };

        Assert.Equal(folder, subject.ImageFolder);
        Assert.Equal(folder, subject.ImageKey);
        Assert.Equal(keys, Assert.IsType<Entry[]>(subject.Image).Select(entry => entry.LogicalKey));
        Assert.Null((subject with { Image = EntryOf("b") }).ImageFolder);
    }

    [Fact]
    public void Entries_that_PowerShell_wrapped_are_taken_out_of_their_wrapping()
    {
        ArrayList wrapped = [new Wrapper(EntryOf("d/1")), EntryOf("d/2")];

        Assert.Equal(["d/1", "d/2"], new Subject { Id = "1", Image = wrapped }.ImageFiles.Select(entry => entry.LogicalKey));
    }

    [Fact]
    public void What_is_no_entry_is_no_image()
    {
        foreach (object image in new object[] { "1/1.nii.gz", 3, new object?[] { null }, new[] { "a" } })
            Assert.Equal(Problem.InvalidSubject, Assert.Throws<QuiltException>(() => new Subject { Id = "1", Image = image }).Problem);
    }

    [Fact]
    public void Without_an_image_there_is_none()
    {
        Subject subject = new() { Id = "1", Image = null };

        Assert.Null(subject.Image);
        Assert.Null(subject.ImageKey);
        Assert.Null(subject.Package);
        Assert.Empty(subject.Inputs);
    }

    [Fact]
    public void Session_and_label_are_part_of_its_name()
    {
        Subject subject = new() { Id = "1", Group = "g", Session = "a", Label = "run-2" };

        Assert.Equal(("1_ses-a_run-2", "g--1_ses-a_run-2"), (subject.Name, subject.JobName));
        Assert.Equal("1_run-2", (subject with { Session = null }).Name);
    }

    [Fact]
    public void Changing_an_array_that_it_gave_changes_nothing_of_it()
    {
        Subject subject = new() { Id = "1", Image = EntryOf("a") };

        subject.Inputs[0] = EntryOf("b");
        subject.ImageFiles[0] = EntryOf("b");

        Assert.Equal("a", subject.Inputs[0].LogicalKey);
        Assert.Equal("a", subject.ImageKey);
    }

    [Theory]
    [InlineData("""{"sidecar": {"scan_details": {"Echo Time": 3}}}""", "{\"Echo Time\": 3}")]
    [InlineData("""{"sidecar": {"metadata": {"scan_details": {"Echo Time": 3}}}}""", "{\"Echo Time\": 3}")]
    [InlineData("""{"sidecar": {"scan_details": {"Echo Time": 3}, "metadata": {"scan_details": {"Echo Time": 4}}}}""", "{\"Echo Time\": 3}")]
    [InlineData("""{"sidecar": {"metadata": "none"}}""", null)]
    [InlineData("""{"metadata": {"scan_details": {}}}""", null)]
    public void Its_scan_details_are_read_where_they_stand_plainly_and_where_batchtools_put_them(string metadata, string? details) =>
        Assert.Equal(details, new Subject { Id = "1", Metadata = Metadata.Parse(metadata) }.ScanDetails?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    [InlineData("a\u200b")]
    [InlineData("a\u2028b")]
    [InlineData("\ud800")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void No_name_of_it_escapes_its_folder(string name)
    {
        Assert.Equal(Problem.InvalidSubject, Assert.Throws<QuiltException>(() => new Subject { Id = name }).Problem);
        Assert.Equal(Problem.InvalidSubject, Assert.Throws<QuiltException>(() => new Subject { Id = "1", Group = name }).Problem);
        Assert.Equal(Problem.InvalidSubject, Assert.Throws<QuiltException>(() => new Subject { Id = "1", Session = name }).Problem);
        Assert.Equal(Problem.InvalidSubject, Assert.Throws<QuiltException>(() => new Subject { Id = "1", Label = name }).Problem);
    }

    [Theory]
    [InlineData("10159")]
    [InlineData("sub-01")]
    [InlineData("a b")]
    [InlineData("..a")]
    [InlineData("Jürgen")]
    [InlineData("漢字")]
    [InlineData("𝄞")]
    public void Plain_names_are_taken_as_they_are(string name) => Assert.Equal(name, new Subject { Id = name }.Id);

    private static Entry EntryOf(string key) => new() { LogicalKey = key, PhysicalKey = PhysicalKey.S3("bucket", key), Package = Package };

    /// <summary>What PowerShell's own wrapper looks like from here.</summary>
    private sealed record Wrapper(object BaseObject);
}
