using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Quilt.Json;

namespace Quilt;

/// <summary>The kinds of value that <see cref="Metadata"/> may hold.</summary>
internal static class MetadataValue
{
    /// <summary>Brings a .NET value to the one kind that stands for it in JSON.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>.</exception>
    public static object? Normalize(object? value) => value switch
    {
        null or bool or long or Metadata or MetadataList => value,
        string text => CheckText(text),
        double number => CheckFinite(number),
        BigInteger big => Shorten(big),
        float number => CheckFinite(double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        decimal number => (double)number,
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong big => Shorten(big),
        char or Guid or Uri or Enum or Version => CheckText(value.ToString()!),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        IEnumerable when !RuntimeHelpers.TryEnsureSufficientExecutionStack() =>
            throw Metadata.TooDeep(),
        IEnumerable<KeyValuePair<string, object?>> pairs => Metadata.From(pairs),
        IDictionary dictionary => Metadata.From(Pairs(dictionary)),
        IEnumerable items => new MetadataList([.. items.Cast<object?>().Select(Normalize)]),
        _ => throw Invalid($"A value of type {value.GetType().Name} cannot be written as JSON."),
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        _ => Equals(left, right),
    };

    // The cast to object is what keeps a long: between a long and a BigInteger the conditional would make both a BigInteger.
    private static object Shorten(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? (object)(long)number
        : PythonNumber.IsWritable(number) ? number
        : throw Invalid(PythonNumber.OutOfRange);

    private static double CheckFinite(double number) => double.IsFinite(number)
        ? number
        : throw Invalid("NaN and infinities cannot stand in metadata. Leave the value out, or write it as text.");

    /// <summary>Gives text back that UTF-8 can write.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>: half a surrogate pair.</exception>
    public static string CheckText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw Invalid("A text holds half a surrogate pair, which UTF-8 cannot write.");
            i++;
        }
        return text;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
            yield return new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value);
    }

    private static QuiltException Invalid(string message) => new(Problem.InvalidMetadata, message);
}
