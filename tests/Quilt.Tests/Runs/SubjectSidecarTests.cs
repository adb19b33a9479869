using System.Text;
using Quilt.Runs;
using Quilt.Tests.Subjects;

namespace Quilt.Tests.Runs;

/// <summary>The sidecar that is made of what tables and sidecars say of a subject.</summary>
public sealed class SubjectSidecarTests
{
    private const string Columns = "subject_id\tage\tsex\tmanufacturer\tfield_strength\tdiagnosis\tfile_type\tsource\tscan_date\tdob";

    private readonly MemoryPackage package = new();

    [Fact]
    public async Task It_holds_the_nine_details_that_batchtools_takes_from_demographics()
    {
        package.With("g/demographics.tsv", $"{Columns}\n01\t41.7\tF\tSiemens\t1.5\tHC\tnifti\tLA5c\t20190102\t19780101\n").With("g/01/01.nii.gz");

        Assert.Equal(
            """
            {"metadata": {"scan_details": {"Patient's Name": "01", "Patient ID": "LA5c", "Patient's Sex": "F", "Patient's Birth Date": "19780101", "Patient's Age": 41, "Acquisition Date": "20190102", "Manufacturer": "Siemens", "Magnetic Field Strength": 1.5, "Diagnosis": "HC"}}}

            """,
            await WriteAsync());
    }

    [Fact]
    public async Task What_nobody_knows_is_left_out_and_no_date_is_made_up()
    {
        package.With("g/demographics.tsv", "subject_id\tage\tsex\tdiagnosis\n01\t41\tn/a\t\n").With("g/01/01.nii.gz");

        Assert.Equal("""{"metadata": {"scan_details": {"Patient's Name": "01", "Patient's Age": 41}}}""" + "\n", await WriteAsync());
    }

    [Fact]
    public async Task What_a_sidecar_says_stands_over_the_table_and_what_else_it_says_stays()
    {
        package.With("g/demographics.tsv", "subject_id\tage\tsex\n01\t41\tF\n").With("g/01/01.nii.gz")
            .With("g/01/01.json", """{"metadata": {"scan_details": {"Patient's Age": 40, "Patient's Sex": null, "Echo Time": 2.98}}}""");

        Assert.Equal(
            """{"Patient's Name": "01", "Patient's Sex": "F", "Patient's Age": 40, "Echo Time": 2.98}""", Details(Assert.Single(await package.FindAsync()), asked: true));
    }

    [Fact]
    public async Task Of_a_BIDS_data_set_it_takes_what_participants_sessions_scans_and_sidecars_say()
    {
        package.With("dataset_description.json", "{}").With("participants.tsv", "participant_id\tage\tsex\nsub-1\t40\tM\n")
            .With("sub-1/sub-1_sessions.tsv", "session_id\tage\nses-b\t42\n").With("sub-1/ses-b/sub-1_ses-b_scans.tsv", "filename\tacq_time\nanat/sub-1_ses-b_T1w.nii.gz\t2019-01-02T10:11:12\n")
            .With("sub-1/ses-b/anat/sub-1_ses-b_T1w.nii.gz").With("T1w.json", """{"Manufacturer": "GE", "MagneticFieldStrength": 3}""");

        Assert.Equal(
            """{"Patient's Name": "1", "Patient's Sex": "M", "Patient's Age": 42, "Acquisition Date": "20190102", "Manufacturer": "GE", "Magnetic Field Strength": 3}""",
            Details(Assert.Single(await package.FindAsync()), asked: true));
    }

    [Theory]
    [InlineData("scan_date", "2019-01-02", "Acquisition Date", "\"20190102\"")]
    [InlineData("scan_date", "January 2019", "Acquisition Date", "\"January 2019\"")]
    [InlineData("age", "41.9", "Patient's Age", "41")]
    [InlineData("age", "89+", "Patient's Age", "\"89+\"")]
    [InlineData("field_strength", "3.0", "Magnetic Field Strength", "3.0")]
    [InlineData("field_strength", "3T", "Magnetic Field Strength", "\"3T\"")]
    [InlineData("diagnosis", "5", "Diagnosis", "\"5\"")]
    public void Its_values_have_the_form_that_batchtools_gives_them_and_others_stay_as_they_stand(string column, string value, string name, string json) =>
        Assert.Contains(
            $"\"{name}\": {json}", Details(new Subject { Id = "1", Metadata = Metadata.Empty.With(column, value) }, asked: true), StringComparison.Ordinal);

    [Fact]
    public void Without_being_asked_for_it_nothing_is_taken_from_tables()
    {
        Subject subject = new() { Id = "1", Metadata = Metadata.Parse("""{"age": 41, "sidecar": {"scan_details": {"Echo Time": 3}}}""") };

        Assert.Equal("""{"Echo Time": 3}""", Details(subject, asked: false));
        Assert.Equal("{}", Details(subject with { Metadata = Metadata.Parse("""{"age": 41, "sidecar": {"scan_details": "none"}}""") }, asked: false));
    }

    private static string Details(Subject subject, bool asked) => SubjectSidecar.DetailsOf(new RunSpec { UploadMetadata = asked }, subject).ToString();

    private async Task<string> WriteAsync() => Encoding.UTF8.GetString(SubjectSidecar.Write(Assert.Single(await package.FindAsync())));
}
