using System.Globalization;
using System.Text.Json.Nodes;
using Quilt.FakeBatch.Shapes;

namespace Quilt.Aws.Tests.Batch;

/// <summary>Messages in which every member of a shape has a value, and no two members the same.</summary>
internal sealed class Samples(ServiceShapes shapes)
{
    private int made;

    public JsonNode Make(string name, string member = "")
    {
        var shape = shapes[name];
        string Of(string part) => (string)shape[part]!["shape"]!;
        return (string)shape["type"]! switch
        {
            "structure" => new JsonObject(shape["members"]!.AsObject().Select(m => KeyValuePair.Create<string, JsonNode?>(m.Key, Make((string)m.Value!["shape"]!, m.Key)))),
            "list" => new JsonArray(Make(Of("member"), member), Make(Of("member"), member)),
            "map" => new JsonObject { [$"key{++made}"] = Make(Of("value"), member), [$"key{++made}"] = Make(Of("value"), member) },
            "string" when shape["enum"] is JsonArray values => (string)values[++made % values.Count]!,
            "string" => $"{member}-{++made}",
            "boolean" => true, // false is what an answer without the member gives, too
            "double" => ++made + 0.5,
            "long" when shape["max"] is null => 1_600_000_000_000 + ++made,
            var number => (number is "integer" or "long") && shape["max"] is { } max ? 1 + (++made % (int)max) : ++made,
        };
    }

    /// <summary>An object of the model with a message's values, made without the client's own reading of JSON.</summary>
    public static object? ToModel(Type type, JsonNode value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        switch (value)
        {
            case JsonArray array:
                var list = (System.Collections.IList)Activator.CreateInstance(type)!;
                foreach (var item in array)
                    list.Add(ToModel(type.GenericTypeArguments[0], item!));
                return list;
            case JsonObject map when type.IsGenericType:
                var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(type)!;
                foreach (var (key, item) in map)
                    dictionary[key] = ToModel(type.GenericTypeArguments[1], item!);
                return dictionary;
            case JsonObject structure:
                var made = Activator.CreateInstance(type)!;
                foreach (var (name, item) in structure)
                {
                    var property = type.GetProperty(Pascal(name)) ?? throw new InvalidOperationException($"{type.Name} has no {Pascal(name)}.");
                    property.SetValue(made, ToModel(property.PropertyType, item!));
                }
                return made;
        }
        if (type == typeof(DateTime))
            return DateTime.UnixEpoch.AddMilliseconds((long)value);
        if (type.IsSubclassOf(typeof(Amazon.Runtime.ConstantClass)))
            return Activator.CreateInstance(type, (string)value!);
        return Convert.ChangeType(value.GetValue<object>(), type, CultureInfo.InvariantCulture);
    }

    /// <summary>A model's values as a message, made without the client's own writing of JSON.</summary>
    public static JsonNode? ToJson(object? model) => model switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        DateTime time => new DateTimeOffset(time).ToUnixTimeMilliseconds(),
        Amazon.Runtime.ConstantClass constant => constant.Value,
        System.Collections.IDictionary map => new JsonObject(map.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, ToJson(map[key])))),
        System.Collections.IEnumerable list => new JsonArray([.. list.Cast<object>().Select(ToJson)]),
        _ => new JsonObject(model.GetType().GetProperties().Where(p => p.DeclaringType == model.GetType())
            .Select(p => KeyValuePair.Create(char.ToLowerInvariant(p.Name[0]) + p.Name[1..], ToJson(p.GetValue(model))))),
    };

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
