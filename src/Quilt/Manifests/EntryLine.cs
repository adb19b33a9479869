using System.Text.Json;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>
/// Where the fields of an entry stand in its line: raw JSON, not yet checked. Names that the format does not know are passed over, of a
/// name that stands twice the last counts, as in Python.
/// </summary>
internal ref struct EntryLine
{
    private static ReadOnlySpan<byte> KeyStart => "{\"logical_key\": \""u8;

    private static ReadOnlySpan<byte> UrlStart => "\", \"physical_keys\": [\""u8;

    private static ReadOnlySpan<byte> SizeStart => "\"], \"size\": "u8;

    private static ReadOnlySpan<byte> TypeStart => ", \"hash\": {\"type\": \""u8;

    private static ReadOnlySpan<byte> ValueStart => "\", \"value\": \""u8;

    private static ReadOnlySpan<byte> MetaStart => "\"}, \"meta\": "u8;

    /// <summary>The string in <c>logical_key</c>, with its quotes.</summary>
    public ReadOnlySpan<byte> Key;

    /// <summary>The first of <c>physical_keys</c>, with its quotes; empty in the line of a folder.</summary>
    public ReadOnlySpan<byte> Url;

    /// <summary>The number in <c>size</c>.</summary>
    public ReadOnlySpan<byte> Size;

    /// <summary>The object in <c>hash</c>.</summary>
    public ReadOnlySpan<byte> Hash;

    /// <summary>The value in <c>meta</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Meta;

    /// <summary>In the usual form, the type in <see cref="Hash"/> without its quotes.</summary>
    public ReadOnlySpan<byte> HashType;

    /// <summary>In the usual form, the value in <see cref="Hash"/> without its quotes.</summary>
    public ReadOnlySpan<byte> HashValue;

    /// <summary>
    /// Takes a line of the form that quilt3 writes apart: no escapes in keys and hash, fields in their order, the size in at most 18 digits.
    /// What is in <see cref="Meta"/> is not looked at, so it may be more than the one value.
    /// </summary>
    public static bool TryReadUsual(ReadOnlySpan<byte> line, out EntryLine fields)
    {
        fields = default;
        var rest = line;
        if (!Take(ref rest, KeyStart) || !TakeText(ref rest, out var key) ||
            !Take(ref rest, UrlStart) || !TakeText(ref rest, out var url) ||
            !Take(ref rest, SizeStart) || !TakeDigits(ref rest, out var size) ||
            !Take(ref rest, TypeStart))
        {
            return false;
        }
        var hashStart = line.Length - rest.Length - TypeStart.Length + 10;
        if (!TakeText(ref rest, out var type) || !Take(ref rest, ValueStart) || !TakeText(ref rest, out var value) || !rest.StartsWith(MetaStart))
            return false;
        var hashEnd = line.Length - rest.Length + 2;
        rest = rest[MetaStart.Length..];
        if (rest.Length < 3 || rest[0] != '{' || rest[^1] != '}')
            return false;
        fields.Key = line.Slice(KeyStart.Length - 1, key.Length + 2);
        fields.Url = line.Slice(KeyStart.Length + key.Length + UrlStart.Length - 1, url.Length + 2);
        fields.Size = size;
        fields.Hash = line[hashStart..hashEnd];
        fields.HashType = type;
        fields.HashValue = value;
        fields.Meta = rest[..^1];
        return true;
    }

    /// <summary>Takes any line apart that is one JSON object.</summary>
    /// <exception cref="JsonException">It is none, or a field has a type that the format does not know.</exception>
    public static EntryLine Read(ReadOnlySpan<byte> line)
    {
        EntryLine fields = default;
        Utf8JsonReader reader = new(line, MetadataJson.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The line is not a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = MetadataJson.ReadText(ref reader);
            reader.Read();
            switch (name)
            {
                case "logical_key":
                    fields.Key = Value(line, ref reader, JsonTokenType.String, "'logical_key' is not a string.");
                    break;
                case "physical_keys":
                    fields.Url = FirstUrl(line, ref reader);
                    break;
                case "size":
                    fields.Size = Value(line, ref reader, JsonTokenType.Number, "'size' is not a number.");
                    break;
                case "hash":
                    fields.Hash = Value(line, ref reader, JsonTokenType.StartObject, "'hash' is not an object.");
                    break;
                case "meta":
                    fields.Meta = Value(line, ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return reader.Read() ? throw new JsonException("More text follows the object.") : fields;
    }

    private static bool Take(scoped ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> text)
    {
        if (!rest.StartsWith(text))
            return false;
        rest = rest[text.Length..];
        return true;
    }

    // Takes text up to, not including, its closing quote.
    private static bool TakeText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        var end = rest.IndexOfAny(PythonText.Special);
        if (end < 0 || rest[end] != '"')
        {
            text = default;
            return false;
        }
        text = rest[..end];
        rest = rest[end..];
        return true;
    }

    private static bool TakeDigits(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> digits)
    {
        var count = 0;
        while (count < rest.Length && char.IsAsciiDigit((char)rest[count]))
            count++;
        digits = rest[..count];
        rest = rest[count..];
        return count is > 0 and <= 18 && (digits[0] != '0' || count == 1);
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, scoped ref Utf8JsonReader reader, JsonTokenType type, string flaw) =>
        reader.TokenType == type ? Value(line, ref reader) : throw new JsonException(flaw);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, scoped ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }

    // quilt3 takes a line without physical keys (none, null, or nothing in them) for a folder's.
    private static ReadOnlySpan<byte> FirstUrl(ReadOnlySpan<byte> line, scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("'physical_keys' is not an array.");
        var depth = reader.CurrentDepth;
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray)
            return default;
        var url = Value(line, ref reader, JsonTokenType.String, "The physical key is not a string.");
        while (reader.CurrentDepth > depth)
            reader.Read();
        return url;
    }
}
