using System.Buffers;
using System.Text;

namespace Quilt;

/// <summary>Percent-encoding as Python's <c>urllib.parse</c> does it: UTF-8, everything but ASCII letters, digits and <c>-_.~</c>.</summary>
internal static class PercentCoding
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    private static readonly SearchValues<char> UnreservedOrSlash =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/");

    /// <summary>Encodes a path (<c>quote</c>): slashes stay as they are.</summary>
    public static string EncodePath(string path) => Encode(path, UnreservedOrSlash);

    /// <summary>Encodes text of which nothing but unreserved characters stays as it is.</summary>
    public static string Encode(string text) => Encode(text, Unreserved);

    /// <summary>Encodes a form value (<c>quote_plus</c>): a space becomes <c>+</c>.</summary>
    public static string EncodeForm(string text) => Encode(text).Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>Decodes a form value (<c>unquote_plus</c>).</summary>
    public static string DecodeForm(string coded) => Decode(coded.Replace('+', ' '));

    /// <summary>
    /// Decodes text (<c>unquote</c>): a percent sign without two digits stays, bytes that are not UTF-8 become U+FFFD, run by run of ASCII.
    /// </summary>
    public static string Decode(string coded)
    {
        if (!coded.Contains('%'))
            return coded;
        StringBuilder text = new(coded.Length);
        var bytes = new byte[coded.Length];
        for (var i = 0; i < coded.Length;)
        {
            if (!char.IsAscii(coded[i]))
            {
                text.Append(coded[i++]);
                continue;
            }
            var count = 0;
            while (i < coded.Length && char.IsAscii(coded[i]))
                bytes[count++] = TakeByte(coded, ref i);
            text.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }
        return text.ToString();
    }

    private static string Encode(string text, SearchValues<char> safe)
    {
        if (!text.AsSpan().ContainsAnyExcept(safe))
            return text;
        StringBuilder coded = new(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (safe.Contains((char)b))
                coded.Append((char)b);
            else
                coded.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
        }
        return coded.ToString();
    }

    private static byte TakeByte(string coded, ref int i)
    {
        if (coded[i] == '%' && i + 2 < coded.Length && char.IsAsciiHexDigit(coded[i + 1]) && char.IsAsciiHexDigit(coded[i + 2]))
        {
            i += 3;
            return Convert.ToByte(coded.Substring(i - 2, 2), 16);
        }
        return (byte)coded[i++];
    }
}
