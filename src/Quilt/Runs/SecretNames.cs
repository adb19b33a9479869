using System.Text.RegularExpressions;

namespace Quilt.Runs;

/// <summary>Which environment variables hold secrets, by their names: their values are never stored, shown or hashed.</summary>
public static partial class SecretNames
{
    /// <summary>Whether a variable of that name is taken for a secret.</summary>
    /// <remarks>
    /// Names that contain (in any case) SECRET, TOKEN, PASSWORD, PASSWD, PASSPHRASE, CREDENTIAL, LICENSE or LICENCE, and names of which a part
    /// between underscores is KEY, APIKEY, PWD or AUTH.
    /// </remarks>
    public static bool Matches(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(
        "secret|token|passw|passphrase|credential|licen[sc]e|(^|_)(key|apikey|pwd|auth)(_|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
