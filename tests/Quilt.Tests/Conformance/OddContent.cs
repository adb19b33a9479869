using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quilt.Tests.Conformance;

/// <summary>
/// What makes a manifest one that we judge otherwise than quilt3 does. It goes by the content, line by line and without our own reader, so
/// that cases of any name may hold it.
/// </summary>
internal static partial class OddContent
{
    /// <summary>
    /// What is in a manifest that quilt3 accepts and we refuse: it would reach outside a folder, or cannot be written or computed with. Null
    /// where nothing is.
    /// </summary>
    public static string? Danger(byte[] manifest) => Lines(manifest).Select(DangerOf).FirstOrDefault(danger => danger is not null);

    /// <summary>
    /// Whether the manifest is whole but for the <c>meta</c> of entries, which quilt3 stumbles over and FORMAT.md takes for <c>{}</c>.
    /// </summary>
    public static bool LacksOnlyMeta(byte[] manifest)
    {
        var entries = Lines(manifest).Skip(1).Select(TryParse).ToList();
        string[] others = ["logical_key", "physical_keys", "size", "hash"];
        return entries.All(entry => entry.ValueKind == JsonValueKind.Object && others.All(name => entry.TryGetProperty(name, out _)))
            && entries.Any(entry => !entry.TryGetProperty("meta", out _));
    }

    private static string? DangerOf(string line)
    {
        // Numbers that JSON does not have stand outside of strings.
        if (NotANumber().IsMatch(StringLiteral().Replace(line, "\"\"")))
            return "a number that JSON does not have";
        if (LoneSurrogate().IsMatch(line))
            return "half a character";
        var entry = TryParse(line);
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("logical_key", out var key) || !entry.TryGetProperty("physical_keys", out _))
            return null;
        if (key.GetString()!.Split('/').Any(part => part is "" or "." or ".."))
            return "a key that leaves its folder";
        if (entry.TryGetProperty("size", out var size) && !(size.ValueKind == JsonValueKind.Number && IsSize(size.GetDouble())))
            return "a size that is none";
        return entry.TryGetProperty("hash", out var hash) && hash.ValueKind != JsonValueKind.Object ? "a hash that is none" : null;
    }

    private static bool IsSize(double size) => size >= 0 && size < long.MaxValue && size == Math.Floor(size);

    private static JsonElement TryParse(string line)
    {
        try
        {
            return JsonElement.Parse(line, new JsonDocumentOptions { MaxDepth = 5000 });
        }
        catch (JsonException)
        {
            return default; // quilt3 does not accept it either
        }
    }

    private static string[] Lines(byte[] manifest) => Encoding.UTF8.GetString(manifest).TrimEnd('\n').Split('\n');

    [GeneratedRegex("""
        "(\\.|[^"\\])*"
        """)]
    private static partial Regex StringLiteral();

    [GeneratedRegex("NaN|Infinity")]
    private static partial Regex NotANumber();

    // An escaped backslash before the u makes it plain text.
    [GeneratedRegex("""
        (?<!\\)(\\\\)*\\u([dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F])
        """)]
    private static partial Regex LoneSurrogate();
}
