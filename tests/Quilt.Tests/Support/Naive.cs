using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Quilt.Tests.Support;

/// <summary>The package format once more, as plainly as it can be written, to hold the quick implementation against.</summary>
internal static class Naive
{
    /// <summary>JSON in the manifest's form or in that of the top hash.</summary>
    public static string Json(object? value, bool hashForm)
    {
        var (comma, colon) = hashForm ? (",", ":") : (", ", ": ");
        return value switch
        {
            null => "null",
            bool truth => truth ? "true" : "false",
            long or BigInteger => string.Format(CultureInfo.InvariantCulture, "{0}", value),
            double number => Float(number),
            string text => Text(text, hashForm),
            MetadataList items => $"[{string.Join(comma, items.Select(item => Json(item, hashForm)))}]",
            Metadata pairs => $"{{{string.Join(comma, Sorted(pairs, hashForm).Select(pair => Text(pair.Key, hashForm) + colon + Json(pair.Value, hashForm)))}}}",
            _ => throw new NotSupportedException(value.GetType().Name),
        };
    }

    /// <summary>
    /// Python's repr of a float, from the digits of the exponent form; not for powers of two, whose shortest form need not be rounded right,
    /// since their neighbour below is nearer than the one above.
    /// </summary>
    public static string Float(double number)
    {
        var digits = Enumerable.Range(0, 17)
            .Select(count => number.ToString($"E{count}", CultureInfo.InvariantCulture))
            .First(text => BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(number));
        var (mantissa, exponent) = (digits[..digits.IndexOf('E')], int.Parse(digits[(digits.IndexOf('E') + 1)..], CultureInfo.InvariantCulture));
        if (exponent is < -4 or >= 16)
            return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        var fixedForm = new BigInteger(Math.Abs(number)) is var whole && exponent >= 0 && mantissa.TrimStart('-').Replace(".", "").Length <= exponent + 1
            ? $"{(mantissa[0] == '-' ? "-" : "")}{whole.ToString(CultureInfo.InvariantCulture)}.0"
            : decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return fixedForm;
    }

    /// <summary>The manifest of a package.</summary>
    public static string Manifest(Package package)
    {
        StringBuilder text = new();
        text.Append(Json(package.Header, false)).Append('\n');
        foreach (var (folder, meta) in package.Folders)
            text.Append($"{{\"logical_key\": {Text(folder, false)}, \"meta\": {Json(meta, false)}}}\n");
        foreach (var entry in Walk(package.Entries))
        {
            text.Append($"{{\"logical_key\": {Text(entry.LogicalKey, false)}, \"physical_keys\": [\"{entry.PhysicalKey}\"], \"size\": {entry.Size}, ");
            text.Append($"\"hash\": {{\"type\": \"{entry.Hash!.Type}\", \"value\": \"{entry.Hash.Value}\"}}, \"meta\": {Json(entry.Meta, false)}}}\n");
        }
        return text.ToString();
    }

    /// <summary>The top hash of a package.</summary>
    public static string TopHash(Package package)
    {
        StringBuilder text = new(Json(package.Header, true));
        foreach (var entry in Walk(package.Entries))
        {
            text.Append($"{{\"hash\":{{\"type\":\"{entry.Hash!.Type}\",\"value\":\"{entry.Hash.Value}\"}},");
            text.Append($"\"logical_key\":{Text(entry.LogicalKey, true)},\"meta\":{Json(entry.Meta, true)},\"size\":{entry.Size}}}");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
    }

    /// <summary>The entries by a walk of a tree.</summary>
    public static IEnumerable<Entry> Walk(IEnumerable<Entry> entries) => Walk(entries.Select(entry => (entry.LogicalKey.Split('/'), entry)), 0);

    /// <summary>The code points of a text, which sort as Python does.</summary>
    public static string CodePoints(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.Value.ToString("X8", CultureInfo.InvariantCulture)));

    private static IEnumerable<Entry> Walk(IEnumerable<(string[] Parts, Entry Entry)> entries, int depth) => entries
        .GroupBy(item => item.Parts[depth])
        .OrderBy(group => CodePoints(group.Key), StringComparer.Ordinal)
        .SelectMany(group => group.Where(item => item.Parts.Length == depth + 1).Select(item => item.Entry)
            .Concat(Walk(group.Where(item => item.Parts.Length > depth + 1), depth + 1)));

    private static IEnumerable<KeyValuePair<string, object?>> Sorted(Metadata pairs, bool hashForm) =>
        hashForm ? pairs.OrderBy(pair => CodePoints(pair.Key), StringComparer.Ordinal) : pairs;

    private static string Text(string text, bool ascii) => $"\"{string.Concat(text.Select(c => Escape(c, ascii)))}\"";

    private static string Escape(char c, bool ascii) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        < ' ' => $"\\u{(int)c:x4}",
        >= '\u007f' when ascii => $"\\u{(int)c:x4}",
        _ => c.ToString(),
    };
}
