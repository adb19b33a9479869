using System.Globalization;
using System.Numerics;
using System.Text;

namespace Quilt.Runs;

/// <summary>
/// The sidecar that a job gets with its subject's metadata in it, <c>{"metadata": {"scan_details": {…}}}</c>, as the Python batchtools makes it
/// of a row of demographics.tsv (docs/container-contract.md). Unlike there nothing is made up: what nobody knows is left out.
/// </summary>
internal static class SubjectSidecar
{
    private const string ExactDate = "yyyyMMdd";

    // Where a detail is looked for, in this order. batchtools takes the row alone; the others are BIDS's.
    private static readonly (string Name, string[] From, Func<object, object> Form)[] Details =
    [
        ("Patient ID", ["source"], Text),
        ("Patient's Sex", ["sex"], Text),
        ("Patient's Birth Date", ["dob", "date_of_birth"], Date),
        ("Patient's Age", ["session.age", "age"], WholeYears),
        ("Acquisition Date", ["scan_date", "scan.acq_time", "session.acq_time", "sidecar.AcquisitionDate"], Date),
        ("Manufacturer", ["manufacturer", "sidecar.Manufacturer"], Text),
        ("Magnetic Field Strength", ["field_strength", "sidecar.MagneticFieldStrength"], Number),
        ("Diagnosis", ["diagnosis"], Text),
    ];

    /// <summary>What a job is told of its subject: what the sidecar says, and where the run asks for it what the tables say.</summary>
    public static Metadata DetailsOf(RunSpec spec, Subject subject) =>
        spec.UploadMetadata ? Made(subject) : subject.ScanDetails as Metadata ?? Metadata.Empty;

    /// <summary>The file.</summary>
    public static byte[] Write(Subject subject)
    {
        var file = Metadata.Empty.With("metadata", Metadata.Empty.With("scan_details", Made(subject)));
        return Encoding.UTF8.GetBytes($"{file}\n");
    }

    private static Metadata Made(Subject subject)
    {
        var made = Metadata.Empty.With("Patient's Name", subject.Id);
        foreach (var (name, from, form) in Details)
        {
            if (from.Select(path => Find(subject.Metadata, path)).FirstOrDefault(value => value is not null) is { } value)
                made = made.With(name, form(value));
        }
        // Who wrote a sidecar knew better than the tables.
        foreach (var (name, value) in (subject.ScanDetails as Metadata ?? Metadata.Empty).Where(pair => pair.Value is not null))
            made = made.With(name, value);
        return made;
    }

    private static object? Find(Metadata metadata, string path)
    {
        object? value = metadata;
        foreach (var name in path.Split('.'))
            value = (value as Metadata)?[name];
        return value is string { Length: > 0 } or long or double or BigInteger ? value : null;
    }

    private static object Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    // A table may have read digits as a number. What is no date of ISO 8601 stays as it stands.
    private static object Date(object value)
    {
        var text = (string)Text(value);
        return DateTime.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString(ExactDate, CultureInfo.InvariantCulture)
            : text;
    }

    private static object WholeYears(object value) => Number(value) is double years && Math.Abs(years) < long.MaxValue ? (long)years : Number(value);

    private static object Number(object value) => value switch
    {
        long or double or BigInteger => value,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => value,
    };
}
