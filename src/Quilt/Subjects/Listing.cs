namespace Quilt.Subjects;

/// <summary>Names in a message.</summary>
internal static class Listing
{
    private const int Most = 50;

    /// <summary>The names with commas between them; of very many the first, and how many more.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToArray();
        var shown = string.Join(", ", all.Take(Most).Select(SubjectId.Show));
        return all.Length > Most ? $"{shown} and {all.Length - Most} more" : shown;
    }
}
