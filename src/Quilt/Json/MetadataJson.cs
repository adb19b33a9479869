using System.Text;
using System.Text.Json;

namespace Quilt.Json;

/// <summary><see cref="Metadata"/> from JSON text and to it, in the manifest's form.</summary>
internal static class MetadataJson
{
    /// <summary>Python's own limit is near a thousand (its recursion limit).</summary>
    public const int MaxDepth = 1000;

    /// <summary>How every JSON text is read: strictly, to the depth that Python reads.</summary>
    public static JsonReaderOptions Options => new() { MaxDepth = MaxDepth };

    /// <summary>Reads a JSON object from text.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>.</exception>
    public static Metadata Parse(string json)
    {
        try
        {
            return Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json)) as Metadata
                ?? throw new QuiltException(Problem.InvalidMetadata, "Metadata must be a JSON object: {\"name\": value, …}.");
        }
        catch (Exception e) when (e is JsonException or EncoderFallbackException)
        {
            throw new QuiltException(
                Problem.InvalidMetadata, $"Metadata is not JSON: {Reason(e)} Write {{\"name\": \"value\"}}, with double quotes; a hashtable may be easier.", null, e);
        }
    }

    // The parser counts from 0, and says so in its own words at the end.
    private static string Reason(Exception e)
    {
        if (e is not JsonException { LineNumber: { } line, BytePositionInLine: { } place })
            return e.Message;
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"line {line + 1}, character {place + 1}: {(end < 0 ? e.Message : e.Message[..end])}";
    }

    /// <summary>Reads any JSON value from valid UTF-8.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON value, or hold one that Python could not write again.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, Options);
        reader.Read();
        var value = ReadValue(ref reader);
        return reader.Read() ? throw new JsonException("More text follows the value.") : value;
    }

    /// <summary>The JSON text of a value as it stands in manifests.</summary>
    public static string Write(object? value)
    {
        ByteBuffer buffer = new(256);
        PythonJson.AppendManifestForm(buffer, value);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    /// <summary>The text of a string or name, which may not hold half a surrogate pair.</summary>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text holds half a surrogate pair (\\ud800 to \\udfff) or bytes that are not UTF-8.", e);
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => ReadText(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        _ => PythonNumber.TryParse(reader.ValueSpan, out var number)
            ? number
            : throw new JsonException(PythonNumber.OutOfRange),
    };

    /// <summary>Reads the object that the reader stands at the beginning of.</summary>
    public static Metadata ReadObject(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, object?>> pairs = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadText(ref reader);
            reader.Read();
            pairs.Add(new(name, ReadValue(ref reader)));
        }
        return Metadata.FromNormalized(pairs);
    }

    private static MetadataList ReadArray(ref Utf8JsonReader reader)
    {
        List<object?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader));
        return new(items);
    }
}
