using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Quilt.Json;

/// <summary>
/// Prints the values that <see cref="Metadata"/> may hold, in the two forms of the package format: the manifest's (Python's default
/// separators, text raw, names in their order) and that of the top hash (compact, names sorted by code point, text in ASCII).
/// </summary>
internal static class PythonJson
{
    /// <summary>Prints a value in the manifest's form.</summary>
    public static void AppendManifestForm(ByteBuffer target, object? value) => Append(target, value, hashForm: false);

    /// <summary>Prints a value in the form that the top hash is taken of.</summary>
    public static void AppendHashForm(ByteBuffer target, object? value) => Append(target, value, hashForm: true);

    private static void Append(ByteBuffer target, object? value, bool hashForm)
    {
        switch (value)
        {
            case null: target.Append("null"u8); break;
            case true: target.Append("true"u8); break;
            case false: target.Append("false"u8); break;
            case long number: PythonNumber.Append(target, number); break;
            case double number: PythonNumber.Append(target, number); break;
            case BigInteger number: target.Append(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))); break;
            case Metadata or MetadataList when !RuntimeHelpers.TryEnsureSufficientExecutionStack():
                throw new QuiltException(Problem.InvalidMetadata, "The value is nested too deep to be written.");
            case string text: PythonText.Append(target, text, ascii: hashForm); break;
            case Metadata pairs: AppendObject(target, pairs, hashForm); break;
            case MetadataList items: AppendArray(target, items, hashForm); break;
            default: throw new QuiltException(Problem.InvalidMetadata, $"A value of type {value.GetType().Name} cannot be written as JSON.");
        }
    }

    private static void AppendObject(ByteBuffer target, Metadata pairs, bool hashForm)
    {
        target.Append((byte)'{');
        var first = true;
        IEnumerable<KeyValuePair<string, object?>> ordered = hashForm ? pairs.OrderBy(pair => pair.Key, CodePointOrder.Instance) : pairs;
        foreach (var (name, value) in ordered)
        {
            if (!first)
                target.Append(hashForm ? ","u8 : ", "u8);
            first = false;
            PythonText.Append(target, name, ascii: hashForm);
            target.Append(hashForm ? ":"u8 : ": "u8);
            Append(target, value, hashForm);
        }
        target.Append((byte)'}');
    }

    private static void AppendArray(ByteBuffer target, MetadataList items, bool hashForm)
    {
        target.Append((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                target.Append(hashForm ? ","u8 : ", "u8);
            Append(target, items[i], hashForm);
        }
        target.Append((byte)']');
    }
}
