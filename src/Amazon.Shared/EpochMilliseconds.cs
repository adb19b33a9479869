using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Shared;

/// <summary>Times (UTC), as milliseconds since 1970. A time of unknown kind is local, as everywhere in the SDK.</summary>
internal sealed class EpochMilliseconds : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTime.UnixEpoch.AddMilliseconds(reader.GetDouble());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(new DateTimeOffset(value.ToUniversalTime()).ToUnixTimeMilliseconds());
}
