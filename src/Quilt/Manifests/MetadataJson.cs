using System.Buffers;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Quilt.Manifests;

/// <summary><see cref="Metadata"/> to and from JSON text, with Python's numbers.</summary>
internal static class MetadataJson
{
    public static Metadata Parse(string json)
    {
        try
        {
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
            reader.Read();
            var value = ReadValue(ref reader) as Metadata
                ?? throw new QuiltException(Problem.InvalidMetadata, "Metadata must be a JSON object: {\"name\": value, …}.");
            return reader.Read() ? throw new JsonException("More text follows the object.") : value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or EncoderFallbackException)
        {
            throw new QuiltException(Problem.InvalidMetadata, $"Metadata is not JSON: {e.Message}", null, e);
        }
    }

    public static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        JsonTokenType.Number => ReadNumber(reader.ValueSpan),
        _ => throw new JsonException($"Unexpected {reader.TokenType}."),
    };

    public static Metadata ReadObject(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, object?>> pairs = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            pairs.Add(new(name, ReadValue(ref reader)));
        }
        return Metadata.From(pairs);
    }

    // A number with a point or an exponent is a float, every other an integer of any size: Python's rule, which the top hash needs.
    private static object ReadNumber(ReadOnlySpan<byte> digits) => digits.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0
        ? double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture)
        : long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)
            ? (object)small // else the long would become a BigInteger too
            : BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static ReadOnlyCollection<object?> ReadArray(ref Utf8JsonReader reader)
    {
        List<object?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader));
        return new(items);
    }

    public static string Write(Metadata metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            WriteValue(writer, metadata);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value) => JsonSerializer.Serialize(writer, value);
}
