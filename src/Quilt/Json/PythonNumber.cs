using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Quilt.Json;

/// <summary>
/// Numbers as Python's <c>json</c> reads and prints them: without point and exponent they are integers of any size, else floats, printed in
/// the shortest form that reads back.
/// </summary>
internal static class PythonNumber
{
    /// <summary>Python refuses to convert longer integers (sys.int_info.default_max_str_digits), since that takes quadratic time.</summary>
    public const int MaxDigits = 4300;

    private static readonly BigInteger Beyond = BigInteger.Pow(10, MaxDigits);

    /// <summary>What to tell about a number that is refused.</summary>
    public const string OutOfRange = "A number is out of range: a float beyond 1.8e308, or an integer of more than 4300 digits.";

    /// <summary>
    /// Reads the text of a JSON number, known to be well-formed, as <see cref="long"/>, <see cref="BigInteger"/> or <see cref="double"/>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, [NotNullWhen(true)] out object? number)
    {
        number = null;
        if (IsFloat(digits))
        {
            var value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            number = double.IsFinite(value) ? value : null;
        }
        else if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
        {
            number = small;
        }
        else if (CountOf(digits) <= MaxDigits)
        {
            number = BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }
        return number is not null;
    }

    /// <summary>Whether an integer has few enough digits to be read again.</summary>
    public static bool IsWritable(BigInteger number) => BigInteger.Abs(number) < Beyond;

    /// <summary>Prints the text of a JSON number, known to be well-formed, as Python would after reading it; fails for one out of range.</summary>
    public static bool TryAppend(ByteBuffer target, ReadOnlySpan<byte> digits)
    {
        if (IsFloat(digits))
        {
            var value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!double.IsFinite(value))
                return false;
            Append(target, value);
            return true;
        }
        if (CountOf(digits) > MaxDigits)
            return false;
        target.Append(digits is [(byte)'-', (byte)'0'] ? "0"u8 : digits);
        return true;
    }

    /// <summary>Prints an integer.</summary>
    public static void Append(ByteBuffer target, long value)
    {
        var span = target.Reserve(20);
        Utf8Formatter.TryFormat(value, span, out var written);
        target.Advance(written);
    }

    /// <summary>Prints a float as Python's <c>repr</c> does: exponent form from 1e16 up and below 1e-4, a point in every other.</summary>
    public static void Append(ByteBuffer target, double value)
    {
        Span<byte> shortest = stackalloc byte[32];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        // .NET 10 prints two powers of two (2^-25 and 2^-958) with a digit too few, so that they read back as their lower neighbours.
        if (double.IsPow2(Math.Abs(value)) && double.Parse(shortest[..length], NumberStyles.Float, CultureInfo.InvariantCulture) != value)
            value.TryFormat(shortest, out length, "E16", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[20];
        var (count, point) = Digits(shortest[..length], digits);
        if (double.IsNegative(value))
            target.Append((byte)'-');
        if (point is <= -4 or > 16)
            AppendExponent(target, digits[..count], point - 1);
        else
            AppendFixed(target, digits[..count], point);
    }

    // Python does not count the sign.
    private static int CountOf(ReadOnlySpan<byte> digits) => digits.Length - (digits[0] == (byte)'-' ? 1 : 0);

    private static bool IsFloat(ReadOnlySpan<byte> digits) => digits.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0;

    // The significant digits of .NET's shortest form, and where the point stands: 0.DIGITS times ten to that power.
    private static (int Count, int Point) Digits(ReadOnlySpan<byte> shortest, Span<byte> digits)
    {
        int count = 0, point = 0, exponent = 0;
        var seenPoint = false;
        for (var i = 0; i < shortest.Length; i++)
        {
            var c = shortest[i];
            if (c == 'E')
            {
                Utf8Parser.TryParse(shortest[(i + 1)..], out exponent, out _);
                break;
            }
            if (c == '.')
                seenPoint = true;
            else if (char.IsAsciiDigit((char)c))
            {
                if (c == '0' && count == 0)
                {
                    point -= seenPoint ? 1 : 0;
                    continue;
                }
                digits[count++] = c;
                point += seenPoint ? 0 : 1;
            }
        }
        while (count > 0 && digits[count - 1] == '0')
            count--;
        return count == 0 ? (0, 1) : (count, point + exponent);
    }

    private static void AppendExponent(ByteBuffer target, ReadOnlySpan<byte> digits, int exponent)
    {
        target.Append(digits[0]);
        if (digits.Length > 1)
        {
            target.Append((byte)'.');
            target.Append(digits[1..]);
        }
        target.Append((byte)'e');
        target.Append((byte)(exponent < 0 ? '-' : '+'));
        var magnitude = Math.Abs(exponent);
        if (magnitude < 10)
            target.Append((byte)'0');
        Append(target, (long)magnitude);
    }

    private static void AppendFixed(ByteBuffer target, ReadOnlySpan<byte> digits, int point)
    {
        if (point <= 0)
        {
            target.Append("0."u8);
            for (var i = point; i < 0; i++)
                target.Append((byte)'0');
            target.Append(digits);
            return;
        }
        for (var i = 0; i < point; i++)
            target.Append(i < digits.Length ? digits[i] : (byte)'0');
        target.Append((byte)'.');
        target.Append(point < digits.Length ? digits[point..] : "0"u8);
    }
}
