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
    /// <param name="target">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="depth">In how many objects and lists of its line the value stands.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>: it is nested deeper than anybody would read.</exception>
    public static void AppendManifestForm(ByteBuffer target, object? value, int depth = 0) => Append(target, value, hashForm: false, depth);

    /// <summary>Prints a value in the form that the top hash is taken of; see <see cref="AppendManifestForm"/>.</summary>
    public static void AppendHashForm(ByteBuffer target, object? value, int depth = 0) => Append(target, value, hashForm: true, depth);

    private static void Append(ByteBuffer target, object? value, bool hashForm, int depth)
    {
        switch (value)
        {
            case null: target.Append("null"u8); break;
            case true: target.Append("true"u8); break;
            case false: target.Append("false"u8); break;
            case long number: PythonNumber.Append(target, number); break;
            case double number: PythonNumber.Append(target, number); break;
            case BigInteger number: target.Append(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))); break;
            // What is written must be readable: a revision that is not could be neither got nor pushed upon.
            case Metadata or MetadataList when depth >= MetadataJson.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack():
                throw Metadata.TooDeep();
            case string text: PythonText.Append(target, text, ascii: hashForm); break;
            case Metadata pairs: AppendObject(target, pairs, hashForm, depth + 1); break;
            case MetadataList items: AppendArray(target, items, hashForm, depth + 1); break;
            default: throw new QuiltException(Problem.InvalidMetadata, $"A value of type {value.GetType().Name} cannot be written as JSON.");
        }
    }

    private static void AppendObject(ByteBuffer target, Metadata pairs, bool hashForm, int depth)
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
            Append(target, value, hashForm, depth);
        }
        target.Append((byte)'}');
    }

    private static void AppendArray(ByteBuffer target, MetadataList items, bool hashForm, int depth)
    {
        target.Append((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                target.Append(hashForm ? ","u8 : ", "u8);
            Append(target, items[i], hashForm, depth);
        }
        target.Append((byte)']');
    }
}
