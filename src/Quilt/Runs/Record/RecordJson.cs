using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quilt.Json;

namespace Quilt.Runs;

/// <summary>Lines of a record to and from JSON. Generated at compile time: a fresh process should not spend its first second on reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = MetadataJson.MaxDepth + 8, // metadata stands inside of a line's own objects
    UseStringEnumConverter = true,
    Converters = [typeof(MetadataConverter), typeof(SecondsConverter)])]
[JsonSerializable(typeof(RecordEvent))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    // People read records with less and jq; the file is never part of a web page. So nothing but quotes is escaped.
    public static void WriteLine(IBufferWriter<byte> buffer, RecordEvent e)
    {
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, e, Default.RecordEvent);
        buffer.Write("\n"u8);
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RecordEvent Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.RecordEvent) ?? throw new JsonException("The line is null.");
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or QuiltException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private sealed class MetadataConverter : JsonConverter<Metadata>
    {
        public override Metadata Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => MetadataJson.ReadObject(ref reader);

        public override void Write(Utf8JsonWriter writer, Metadata value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(), skipInputValidation: true);
    }

    private sealed class SecondsConverter : JsonConverter<System.TimeSpan>
    {
        public override System.TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => System.TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, System.TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
    }
}
