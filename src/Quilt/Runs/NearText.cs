namespace Quilt.Runs;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class NearText
{
    /// <summary>The candidate that is nearest to a text, if it is near: at most a quarter of it typed otherwise, or begun with it.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="candidates">What there is, the likeliest first.</param>
    public static string? Find(string text, IEnumerable<string> candidates) => FindAll(text, candidates, 1).FirstOrDefault();

    /// <summary>The candidates that are near, the nearest first.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="candidates">What there is, the likeliest first.</param>
    /// <param name="most">No more than so many.</param>
    public static IReadOnlyList<string> FindAll(string text, IEnumerable<string> candidates, int most) => text.Length == 0
        ? []
        : [.. candidates.Select(candidate => (Text: candidate, Distance: DistanceOrBeginning(text, candidate)))
            .Where(near => near.Distance <= Math.Max(1, text.Length / 4))
            .OrderBy(near => near.Distance)
            .Take(most)
            .Select(near => near.Text)];

    private static int DistanceOrBeginning(string text, string candidate) =>
        candidate.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(text, candidate);

    // Levenshtein's: how many characters to put in, take out or change.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
