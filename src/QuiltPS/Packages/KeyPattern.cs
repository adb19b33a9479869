using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// How users name entries: a logical key, a folder (everything below it), or a wildcard, in which <c>*</c> also passes <c>/</c>. Case
/// counts, as it does in packages.
/// </summary>
internal sealed class KeyPattern
{
    private readonly string text;
    private readonly string folder;
    private readonly WildcardPattern wildcard;

    public KeyPattern(string text)
    {
        this.text = text;
        folder = text.EndsWith('/') ? text : text + '/';
        wildcard = new WildcardPattern(text, WildcardOptions.None);
    }

    /// <summary>Which keys fit at least one pattern of the first list (null: all do) and none of the second; null when every key does.</summary>
    public static Func<string, bool>? Filter(string[]? include, string[]? exclude)
    {
        if (include is null && exclude is null)
            return null;
        var wanted = include?.Select(text => new KeyPattern(text)).ToArray();
        var unwanted = exclude?.Select(text => new KeyPattern(text)).ToArray() ?? [];
        return key => (wanted is null || wanted.Any(pattern => pattern.Fits(key))) && !unwanted.Any(pattern => pattern.Fits(key));
    }

    /// <summary>Whether a key is meant.</summary>
    public bool Fits(string key) => key == text || key.StartsWith(folder, StringComparison.Ordinal) || wildcard.IsMatch(key);

    /// <summary>Warns of each pattern that no entry of a package fits: most often it is mistyped.</summary>
    public static void Warn(IEnumerable<string> patterns, Package package, Action<string> warn)
    {
        foreach (var pattern in patterns.Select(text => new KeyPattern(text)).Where(pattern => !pattern.FitsIn(package.Entries)))
            warn(pattern.Unfit(package));
    }

    /// <summary>The entries that are meant; a warning when a wildcard fits none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.EntryNotFound"/>: no wildcard, and neither an entry nor a folder.</exception>
    public IEnumerable<Entry> In(Package package, Action<string> warn)
    {
        var any = false;
        foreach (var entry in In(package))
        {
            any = true;
            yield return entry;
        }
        if (!any)
            warn(Unfit(package));
    }

    /// <summary>The entries that are meant, in the package's order, made as they are asked for.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.EntryNotFound"/>: no wildcard, and neither an entry nor a folder.</exception>
    private IEnumerable<Entry> In(Package package)
    {
        var entries = package.Entries;
        // A key may hold characters that are a wildcard's: it is found before it is taken for one.
        if (entries.Find(text) is { } entry)
            return [entry];
        var below = Below(entries, folder);
        if (below.Any())
            return below;
        if (WildcardPattern.ContainsWildcardCharacters(text))
            return Enumerable.Range(0, entries.Count).Where(i => wildcard.IsMatch(entries.KeyAt(i))).Select(i => entries[i]);
        throw new QuiltException(Problem.EntryNotFound, $"{package} has no entry '{text}'. Get-QuiltEntry lists its entries.", text);
    }

    private string Unfit(Package package) => $"No entry of {package} fits '{text}'. Upper and lower case count.";

    private bool FitsIn(EntrySet entries) => Enumerable.Range(0, entries.Count).Any(place => Fits(entries.KeyAt(place)));

    /// <summary>The entries below a folder, which ends in a slash.</summary>
    public static IEnumerable<Entry> Below(EntrySet entries, string folder)
    {
        for (var i = ~entries.IndexOf(folder); i < entries.Count && entries.KeyAt(i).StartsWith(folder, StringComparison.Ordinal); i++)
            yield return entries[i];
    }
}
