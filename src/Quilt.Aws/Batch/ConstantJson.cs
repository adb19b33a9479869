using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Quilt.Aws.Batch;

/// <summary>The SDK's models to and from JSON, for copies and comparisons of our own.</summary>
internal sealed class ConstantJson : JsonConverterFactory
{
    public static JsonSerializerOptions Options { get; } = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new ConstantJson() } };

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(ConstantClass));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : ConstantClass
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => (T?)Activator.CreateInstance(typeof(T), reader.GetString());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
