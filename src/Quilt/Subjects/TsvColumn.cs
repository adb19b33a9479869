using System.Globalization;

namespace Quilt.Subjects;

/// <summary>
/// The type of a table's column, found from all its values: whole numbers, numbers, or text. One value that is no number makes a
/// text of the whole column, so that <c>-gt</c> compares the same way for every row.
/// </summary>
internal sealed class TsvColumn(string name)
{
    private static readonly string[] TextNames =
        ["subject_id", "participant_id", "session_id", "filename", "scan_date", "acq_time", "dob", "date_of_birth"];

    private Kind kind = IsAlwaysText(name) ? Kind.Text : Kind.Whole;

    // In the order in which a column widens.
    private enum Kind
    {
        Whole,
        Number,
        Text,
    }

    /// <summary>The name in the header.</summary>
    public string Name { get; } = name;

    /// <summary>Takes one more value into account.</summary>
    public void Add(string? field)
    {
        if (kind != Kind.Text && !IsNull(field))
            kind = (Kind)Math.Max((int)kind, (int)KindOf(field.AsSpan().Trim()));
    }

    /// <summary>A value as the column's type: null, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public object? Convert(string? field) => IsNull(field) ? null : kind switch
    {
        Kind.Whole => long.Parse(field!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        Kind.Number => double.Parse(field!.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => field,
    };

    /// <summary>Whether a field holds no value: empty, or BIDS's <c>n/a</c>.</summary>
    public static bool IsNull(string? field) =>
        field.AsSpan().Trim() is var text && (text.IsEmpty || text.Equals("n/a", StringComparison.OrdinalIgnoreCase));

    // Ids and dates stay as they are written: 0042 is no number, and 20190102 no count of anything.
    private static bool IsAlwaysText(string name) =>
        TextNames.Contains(name, StringComparer.OrdinalIgnoreCase) ||
        name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_date", StringComparison.OrdinalIgnoreCase);

    private static Kind KindOf(ReadOnlySpan<char> text)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        if (digits is [] or ['+', ..] or ['0', >= '0' and <= '9', ..])
            return Kind.Text;
        if (!digits.ContainsAnyExceptInRange('0', '9'))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? Kind.Whole : Kind.Text;
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isNumber && double.IsFinite(number) ? Kind.Number : Kind.Text;
    }
}
