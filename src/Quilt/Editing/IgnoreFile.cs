namespace Quilt.Editing;

/// <summary>The rules of a folder's <c>.quiltignore</c>: one pattern a line, no comments, no negation.</summary>
internal sealed class IgnoreFile
{
    private const string Name = ".quiltignore";

    private readonly IgnoreRule[] rules;

    private IgnoreFile(IEnumerable<string> patterns) => rules = [.. patterns.Select(pattern => new IgnoreRule($"*/{pattern}"))];

    /// <summary>Reads a folder's rules; none when it has no such file.</summary>
    public static IgnoreFile Read(string root)
    {
        var path = Path.Combine(root, Name);
        return new(File.Exists(path) ? File.ReadAllText(path).Split('\n', '\r').Where(line => line.Length > 0) : []);
    }

    /// <summary>
    /// Whether a file is left out. Rules see its path below the folder: quilt3 matches the whole path on the machine, so that with a rule
    /// like <c>c*</c> it matters to quilt3 what the folders above are called.
    /// </summary>
    /// <param name="key">The path below the folder.</param>
    public bool HidesFile(string key) => Array.Exists(rules, rule => rule.Matches($"/{key}"));

    /// <summary>Whether a folder and everything below it is left out; a rule that ends in <c>/</c> fits folders only.</summary>
    /// <param name="key">The path below the folder.</param>
    public bool HidesFolder(string key) => Array.Exists(rules, rule => rule.Matches($"/{key}/") || rule.Matches($"/{key}"));
}
