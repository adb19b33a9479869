using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Shared;

/// <summary>Integers, also where a server writes them as <c>1.0</c>.</summary>
internal sealed class LenientNumber<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TryGetInt64(out var whole))
            return T.CreateChecked(whole);
        var number = reader.GetDecimal();
        return decimal.IsInteger(number) ? T.CreateChecked(number) : throw new JsonException($"{number} is not an integer.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture));
}
