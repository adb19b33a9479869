namespace Quilt.Subjects;

/// <summary>The column that says what a row of a table is about.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Prefix">What may stand before the key and does not belong to it: BIDS's <c>sub-</c> and <c>ses-</c>.</param>
/// <param name="IsName">Whether the key must be fit to name a subject or session; a file's path need not.</param>
internal sealed record TableKey(string Column, string Prefix = "", bool IsName = true)
{
    /// <summary>The key of a field: without white space around it and without the prefix.</summary>
    public string Of(string? field)
    {
        var text = (field ?? "").Trim();
        return text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
    }
}
