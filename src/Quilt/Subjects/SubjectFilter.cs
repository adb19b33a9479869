namespace Quilt.Subjects;

/// <summary>The ids that were asked for, and which of them were found. Case does not count.</summary>
internal sealed class SubjectFilter
{
    private readonly Dictionary<string, bool> wasFound = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Text, Wildcard Wildcard)> patterns = [];
    private readonly HashSet<string> fitting = [];

    /// <summary>Takes what was asked for.</summary>
    /// <param name="include">Ids and patterns; null or none: every subject.</param>
    public SubjectFilter(IReadOnlyList<string>? include)
    {
        foreach (var text in include ?? [])
        {
            if (Wildcard.IsPattern(text))
                patterns.Add((text, new Wildcard(text)));
            else
                wasFound[text] = false;
        }
    }

    /// <summary>The ids that fitted nothing so far.</summary>
    public IEnumerable<string> NotFound => wasFound.Where(pair => !pair.Value).Select(pair => pair.Key);

    /// <summary>The patterns that fitted nothing so far.</summary>
    public IEnumerable<string> Unfit => patterns.Select(pattern => pattern.Text).Where(text => !fitting.Contains(text));

    /// <summary>Whether one of a subject's names was asked for.</summary>
    /// <param name="names">The id, with and without <c>sub-</c>, and the name with session and label.</param>
    public bool Includes(IReadOnlyCollection<string> names)
    {
        var fits = false;
        foreach (var (text, _) in patterns.Where(pattern => names.Any(name => Fits(pattern, name))))
        {
            fitting.Add(text);
            fits = true;
        }
        return IsNamed(names) || fits || (wasFound.Count == 0 && patterns.Count == 0);
    }

    // An id that looks like a pattern, as B[2] does, is found by its own name, too.
    private static bool Fits((string Text, Wildcard Wildcard) pattern, string name) =>
        pattern.Wildcard.IsMatch(name) || string.Equals(pattern.Text, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one of the names was asked for without wildcards.</summary>
    public bool IsNamed(IReadOnlyCollection<string> names)
    {
        var isNamed = false;
        foreach (var name in names)
        {
            if (!wasFound.ContainsKey(name))
                continue;
            wasFound[name] = true;
            isNamed = true;
        }
        return isNamed;
    }
}
