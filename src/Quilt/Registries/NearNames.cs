namespace Quilt.Registries;

/// <summary>Finds the names that somebody may have meant who mistyped one.</summary>
internal static class NearNames
{
    private const int Most = 3;

    /// <summary>The names that differ by few letters, or in case only; the nearest first.</summary>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> names) =>
    [
        .. names.Select(name => (Name: name, Distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(near => near.Distance <= Math.Max(1, typed.Length / 4))
            .OrderBy(near => near.Distance)
            .Take(Most)
            .Select(near => near.Name),
    ];

    // The number of letters to put in, take out or change (Levenshtein), a row of the table at a time.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
