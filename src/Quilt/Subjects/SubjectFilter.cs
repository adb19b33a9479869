namespace Quilt.Subjects;

/// <summary>The ids that were asked for, and which of those without wildcards were found. Case does not count.</summary>
internal sealed class SubjectFilter
{
    private readonly Dictionary<string, bool> wasFound = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Wildcard> patterns = [];

    /// <summary>Takes what was asked for.</summary>
    /// <param name="include">Ids and patterns; null or none: every subject.</param>
    public SubjectFilter(IReadOnlyList<string>? include)
    {
        foreach (var text in include ?? [])
        {
            if (Wildcard.IsPattern(text))
                patterns.Add(new Wildcard(text));
            else
                wasFound[text] = false;
        }
    }

    /// <summary>The ids that fitted nothing so far.</summary>
    public IEnumerable<string> NotFound => wasFound.Where(pair => !pair.Value).Select(pair => pair.Key);

    /// <summary>Whether one of a subject's names was asked for.</summary>
    /// <param name="names">The id, with and without <c>sub-</c>, and the name with session and label.</param>
    public bool Includes(IReadOnlyCollection<string> names) =>
        IsNamed(names) || (wasFound.Count == 0 && patterns.Count == 0) ||
        names.Any(name => patterns.Exists(pattern => pattern.IsMatch(name)));

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
