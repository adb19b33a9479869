using System.Collections;
using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// Lets PowerShell make <see cref="Metadata"/> of what users have: a hashtable, an object, or the text of a JSON object. It stands in
/// module/QuiltPS.Types.ps1xml, so that it also holds for casts, for <c>[Quilt.Package]@{ Metadata = … }</c> and for mocked cmdlets.
/// </summary>
public sealed class MetadataConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(Metadata) && Unwrap(sourceValue) is IDictionary or string or PSCustomObject;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Unwrap(sourceValue) is string json ? Metadata.Parse(json) : Plain(sourceValue)!;

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    /// <summary>The value without what is PowerShell's own, at every depth.</summary>
    private static object? Plain(object? value) => Unwrap(value) switch
    {
        PSCustomObject => Metadata.From(PSObject.AsPSObject(value).Properties.Select(property => Pair(property.Name, property.Value))),
        Metadata done => done,
        // A hashtable has no order of its own: sorted, the same one gives the same manifest every time.
        Hashtable map => Metadata.From(Pairs(map).OrderBy(pair => pair.Key, StringComparer.Ordinal)),
        IDictionary map => Metadata.From(Pairs(map)),
        string text => text,
        IEnumerable items => items.Cast<object?>().Select(Plain).ToList(),
        var other => other,
    };

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary map) =>
        map.Cast<DictionaryEntry>().Select(entry => Pair(entry.Key.ToString()!, entry.Value));

    private static KeyValuePair<string, object?> Pair(string name, object? value) => new(name, Plain(value));

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
