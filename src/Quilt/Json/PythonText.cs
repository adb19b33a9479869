using System.Buffers;
using System.Text;

namespace Quilt.Json;

/// <summary>Strings as Python's <c>json</c> prints them, raw or in ASCII.</summary>
internal static class PythonText
{
    private static readonly byte[] AlwaysEscaped = [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\'];

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(AlwaysEscaped);

    private static readonly SearchValues<byte> EscapedInAscii =
        SearchValues.Create([.. AlwaysEscaped, .. Enumerable.Range(0x7F, 0x81).Select(i => (byte)i)]);

    /// <summary>Bytes that end a plain run inside a JSON string: the quote, the backslash, control characters.</summary>
    public static SearchValues<byte> Special => Escaped;

    /// <summary>Prints a string.</summary>
    public static void Append(ByteBuffer target, string text, bool ascii)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var rented = length <= 512 ? null : ArrayPool<byte>.Shared.Rent(length);
        Span<byte> utf8 = rented ?? stackalloc byte[512];
        Append(target, utf8[..Encoding.UTF8.GetBytes(text, utf8)], ascii);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Prints a string whose characters are given as valid UTF-8.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="utf8">The characters, not escaped.</param>
    /// <param name="ascii">Whether what is not ASCII is escaped too (the hash form), U+007F too.</param>
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> utf8, bool ascii)
    {
        target.Append((byte)'"');
        AppendContent(target, utf8, ascii);
        target.Append((byte)'"');
    }

    /// <summary>Prints the characters of a string, without quotes.</summary>
    public static void AppendContent(ByteBuffer target, ReadOnlySpan<byte> utf8, bool ascii)
    {
        var special = ascii ? EscapedInAscii : Escaped;
        while (true)
        {
            var plain = utf8.IndexOfAny(special);
            if (plain < 0)
            {
                target.Append(utf8);
                return;
            }
            target.Append(utf8[..plain]);
            utf8 = utf8[plain..];
            Rune.DecodeFromUtf8(utf8, out var rune, out var consumed);
            AppendEscape(target, rune);
            utf8 = utf8[consumed..];
        }
    }

    private static void AppendEscape(ByteBuffer target, Rune rune)
    {
        switch (rune.Value)
        {
            case '"': target.Append("\\\""u8); break;
            case '\\': target.Append("\\\\"u8); break;
            case '\b': target.Append("\\b"u8); break;
            case '\t': target.Append("\\t"u8); break;
            case '\n': target.Append("\\n"u8); break;
            case '\f': target.Append("\\f"u8); break;
            case '\r': target.Append("\\r"u8); break;
            default:
                Span<char> units = stackalloc char[2];
                foreach (var unit in units[..rune.EncodeToUtf16(units)])
                    AppendUnit(target, unit);
                break;
        }
    }

    private static void AppendUnit(ByteBuffer target, char unit)
    {
        var digits = "0123456789abcdef"u8;
        target.Append([(byte)'\\', (byte)'u', digits[unit >> 12], digits[(unit >> 8) & 15], digits[(unit >> 4) & 15], digits[unit & 15]]);
    }
}
