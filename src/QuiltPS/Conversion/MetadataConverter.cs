using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Quilt;

namespace QuiltPS;

/// <summary><see cref="Metadata"/> from a hashtable, an object, or the text of a JSON object.</summary>
public sealed class MetadataConverter : ScriptConverter<Metadata>
{
    /// <inheritdoc/>
    private protected override bool Accepts(object value) => Unwrap(value) is IDictionary or string or PSCustomObject;

    /// <inheritdoc/>
    private protected override Metadata Convert(object value) => Unwrap(value) is string json ? Metadata.Parse(json) : (Metadata)Plain(value)!;

    /// <summary>The value without what is PowerShell's own, at every depth.</summary>
    private static object? Plain(object? value, int depth = 0) => Unwrap(value) switch
    {
        // What contains itself would end the process for want of stack, and no error with it.
        PSCustomObject or (IEnumerable and not (string or Metadata)) when depth >= Metadata.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack() =>
            throw Metadata.TooDeep(),
        PSCustomObject => Metadata.From(PSObject.AsPSObject(value).Properties.Select(property => Pair(property.Name, property.Value, depth))),
        Metadata done => done,
        // A hashtable has no order of its own: sorted, the same one gives the same manifest every time.
        Hashtable map => Metadata.From(Pairs(map, depth).OrderBy(pair => pair.Key, StringComparer.Ordinal)),
        IDictionary map => Metadata.From(Pairs(map, depth)),
        string text => text,
        IEnumerable items => items.Cast<object?>().Select(item => Plain(item, depth + 1)).ToList(),
        var other => other,
    };

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary map, int depth) =>
        map.Cast<DictionaryEntry>().Select(entry => Pair(entry.Key.ToString()!, entry.Value, depth));

    private static KeyValuePair<string, object?> Pair(string name, object? value, int depth) => new(name, Plain(value, depth + 1));
}
