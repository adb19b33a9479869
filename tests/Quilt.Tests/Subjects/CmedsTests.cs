using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

/// <summary>What a CMeDS group gives, and what it says of tables and images that do not meet.</summary>
public sealed class CmedsTests
{
    private const string Columns = "subject_id\tage\tsex\tmanufacturer\tfield_strength\tdiagnosis\tfile_type\tsource\tscan_date\tdob";

    private readonly MemoryPackage package = new();

    [Fact]
    public async Task A_whole_table_with_all_its_columns_is_nothing_to_speak_of()
    {
        package.With("g/demographics.tsv", $"{Columns}\n01\t41\tF\tSiemens\t3\tCONTROL\tnifti\there\t20190102\t19780101\n").With("g/01/01.nii.gz");

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal(("01", "g", "g--01", "g/01/01.nii.gz"), (subject.Id, subject.Group, subject.JobName, subject.ImageKey));
        Assert.Equal("01", subject.Metadata["subject_id"]);
        Assert.Equal(41L, subject.Metadata["age"]);
        Assert.Equal("20190102", subject.Metadata["scan_date"]);
        Assert.Empty(package.Report.Warnings);
        Assert.Empty(package.Report.Errors);
    }

    [Fact]
    public async Task The_image_may_be_uncompressed()
    {
        package.With("1/1.nii");

        Assert.Equal("1/1.nii", Assert.Single(await package.FindAsync()).ImageKey);
    }

    [Fact]
    public async Task A_DICOM_folder_is_one_image_of_many_files()
    {
        package.With(["g/1/dicom/b.dcm", "g/1/dicom/a.dcm"]).With("g/1/1.json", """{"scan_details": {"te": 2.98}}""").With("g/demographics.tsv", $"{Columns}\n1");

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal("g/1/dicom", subject.ImageKey);
        Assert.Equal("g/1/dicom", subject.ImageFolder);
        Assert.Equal(["g/1/dicom/a.dcm", "g/1/dicom/b.dcm"], Assert.IsType<Entry[]>(subject.Image).Select(entry => entry.LogicalKey));
        Assert.Equal(["g/1/1.json", "g/1/dicom/a.dcm", "g/1/dicom/b.dcm"], subject.Inputs.Select(entry => entry.LogicalKey));
        Assert.Equal(2.98, ((Metadata)subject.ScanDetails!)["te"]);
        Assert.Empty(package.Report.Warnings);
    }

    [Fact]
    public async Task A_DICOM_folder_of_one_file_is_still_a_folder()
    {
        package.With("1/dicom/only.dcm");

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal("1/dicom", subject.ImageFolder);
        Assert.IsType<Entry[]>(subject.Image);
    }

    [Fact]
    public async Task A_DICOM_folder_with_folders_in_it_is_doubted()
    {
        package.With(["1/dicom/series-1/a.dcm", "1/dicom/series-2/a.dcm"]);

        var subject = Assert.Single(await package.FindAsync());

        Assert.Equal(2, subject.ImageFiles.Length);
        Assert.Contains(package.Report.Warnings, warning => warning.Contains("1/dicom", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dicom", "g/1/dicom")]
    [InlineData("nifti", "g/1/1.nii.gz")]
    [InlineData("n/a", "g/1/1.nii.gz")]
    public async Task Of_NIfTI_and_DICOM_the_tables_file_type_chooses_and_the_choice_is_said(string fileType, string key)
    {
        package.With("g/demographics.tsv", $"{Columns}\n1\t\t\t\t\t\t{fileType}\n").With(["g/1/1.nii.gz", "g/1/1.nii", "g/1/dicom/a.dcm"]);

        Assert.Equal(key, Assert.Single(await package.FindAsync()).ImageKey);
        Assert.Contains(key, Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_an_image_and_images_without_a_row_are_named()
    {
        package.With("g/demographics.tsv", $"{Columns}\n1\n2\n3\n").With(["g/1/1.nii.gz", "g/4/4.nii.gz", "g/2/other.nii.gz"]);

        var subjects = await package.FindAsync();

        Assert.Equal(["1", "4"], subjects.Select(subject => subject.Id));
        Assert.Empty(subjects[1].Metadata);
        Assert.Contains(package.Report.Warnings, warning => warning.EndsWith("have no image: 2, 3.", StringComparison.Ordinal));
        Assert.Contains(package.Report.Warnings, warning => warning.EndsWith("no row in g/demographics.tsv: 4.", StringComparison.Ordinal));
        Assert.Empty(package.Report.Errors);
    }

    [Fact]
    public async Task A_duplicate_id_is_an_error_that_names_it_and_the_first_row_counts()
    {
        package.With("g/demographics.tsv", $"{Columns}\n1\t30\n2\t31\n1\t32\n").With(["g/1/1.nii.gz", "g/2/2.nii.gz"]);

        var subjects = await package.FindAsync();

        Assert.Equal([30L, 31L], subjects.Select(subject => subject.Metadata["age"]));
        var error = Assert.Single(package.Report.Errors);
        Assert.Equal((Problem.InvalidSubject, "1"), (error.Problem, error.Target));
        Assert.Contains("Line 4", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("\u001b[31m")]
    [InlineData("\"two\nlines\"")]
    [InlineData("right-to-left\u202eoverride")]
    [InlineData("n/a")]
    [InlineData("")]
    public async Task An_id_that_is_no_part_of_a_path_is_refused_with_its_line(string id)
    {
        package.With("g/demographics.tsv", $"{Columns}\n1\t30\n{id}\t31\n").With("g/1/1.nii.gz");

        var subjects = await package.FindAsync();

        Assert.Equal("1", Assert.Single(subjects).Id);
        var error = Assert.Single(package.Report.Errors);
        Assert.Equal(Problem.InvalidSubject, error.Problem);
        Assert.Contains("Line 3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.All(package.Opened, key => Assert.StartsWith("g/", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_whose_name_no_subject_may_have_is_refused()
    {
        package.With("g/demographics.tsv", $"{Columns}\n1").With(["g/1/1.nii.gz", "g/a\u001bb/a\u001bb.nii.gz", "g/a b /a b .nii.gz"]);

        Assert.Equal("1", Assert.Single(await package.FindAsync()).Id);
        Assert.Equal([Problem.InvalidSubject, Problem.InvalidSubject], package.Report.Errors.Select(error => error.Problem));
        Assert.All(package.Report.Errors, error => Assert.DoesNotContain(error.Message, char.IsControl));
    }

    [Fact]
    public async Task White_space_around_an_id_of_the_table_does_not_count()
    {
        package.With("g/demographics.tsv", $"{Columns}\n 1 \t30\n").With("g/1/1.nii.gz");

        Assert.Equal(30L, Assert.Single(await package.FindAsync()).Metadata["age"]);
    }

    [Fact]
    public async Task Without_the_column_subject_id_the_group_gives_an_error_and_no_subject()
    {
        package.With("g/demographics.tsv", "id\tage\n1\t30\n").With("g/1/1.nii.gz").With("h/demographics.tsv", $"{Columns}\n2\n").With("h/2/2.nii.gz");

        var subjects = await package.FindAsync();

        Assert.Equal("2", Assert.Single(subjects).Id);
        var error = Assert.Single(package.Report.Errors);
        Assert.Equal((Problem.InvalidTable, "g/demographics.tsv"), (error.Problem, error.Target));
    }

    [Theory]
    [InlineData("demographics.tsv", "subject_id\tage\n1\t30\t31\n")]
    [InlineData("demographics.tsv", "")]
    [InlineData("qc.tsv", "rating\nok\n")]
    public async Task A_table_that_cannot_be_read_gives_an_error_and_no_subject(string name, string content)
    {
        package.With($"g/{name}", content).With("g/1/1.nii.gz");
        if (name != "demographics.tsv")
            package.With("g/demographics.tsv", $"{Columns}\n1\n");

        Assert.Empty(await package.FindAsync());
        Assert.Equal(Problem.InvalidTable, Assert.Single(package.Report.Errors).Problem);
    }

    [Fact]
    public async Task A_table_that_says_that_it_is_huge_is_not_opened()
    {
        var huge = package.With("g/1/1.nii.gz").With("g/demographics.tsv", Columns).ToPackage();
        huge = huge with { Entries = EntrySet.From(huge.Entries.Select(entry => entry with { Size = TsvParser.MaxBytes + 1 })) };

        await foreach (var subject in SubjectFinder.FindAsync(huge, new(), package, package.Report))
            Assert.Fail($"{subject} was found");

        Assert.Equal(Problem.InvalidTable, Assert.Single(package.Report.Errors).Problem);
        Assert.Empty(package.Opened);
    }

    [Fact]
    public async Task A_group_without_a_table_is_warned_of_and_its_subjects_found()
    {
        package.With("g/1/1.nii.gz");

        Assert.Empty(Assert.Single(await package.FindAsync()).Metadata);
        Assert.Contains("demographics.tsv", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quality_control_table_stands_under_qc()
    {
        package.With("g/demographics.tsv", $"{Columns}\n1\n2\n").With("g/qc.tsv", "subject_id\trating\treason\n1\t2\tmotion\n")
            .With(["g/1/1.nii.gz", "g/2/2.nii.gz"]);

        var subjects = await package.FindAsync();

        var qc = Assert.IsType<Metadata>(subjects[0].Metadata["qc"]);
        Assert.Equal((2L, "motion"), (qc["rating"], qc["reason"]));
        Assert.False(subjects[1].Metadata.ContainsKey("qc"));
        Assert.Contains("g/qc.tsv lacks the columns notes", Assert.Single(package.Report.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 1")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{\"a\": NaN}")]
    public async Task A_sidecar_that_is_no_JSON_object_leaves_its_subject_out(string json)
    {
        package.With("1/1.nii.gz").With("1/1.json", json).With("2/2.nii.gz");

        Assert.Equal("2", Assert.Single(await package.FindAsync()).Id);
        var error = Assert.Single(package.Report.Errors);
        Assert.Equal((Problem.InvalidMetadata, "1/1.json"), (error.Problem, error.Target));
    }

    [Fact]
    public async Task A_sidecar_may_have_a_byte_order_mark()
    {
        package.With("1/1.nii.gz").With("1/1.json", "\uFEFF{\"a\": 1.0}");

        Assert.Equal(1.0, ((Metadata)Assert.Single(await package.FindAsync()).Metadata["sidecar"]!)["a"]);
    }

    [Fact]
    public async Task A_sidecar_whose_content_is_gone_leaves_its_subject_out()
    {
        package.With("1/1.nii.gz").With("1/1.json", "{}").With("2/2.nii.gz");
        package.Before = (entry, _) => throw new QuiltException(Problem.ContentNotFound, "gone", entry.LogicalKey);

        Assert.Equal("2", Assert.Single(await package.FindAsync()).Id);
        Assert.Equal(Problem.ContentNotFound, Assert.Single(package.Report.Errors).Problem);
    }
}
