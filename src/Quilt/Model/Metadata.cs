using System.Collections;
using System.Collections.Immutable;
using System.Numerics;
using Quilt.Json;

namespace Quilt;

/// <summary>
/// A JSON object as manifests hold it: names in their order, numbers exact. A value is null, <see cref="bool"/>, <see cref="long"/>,
/// <see cref="BigInteger"/>, <see cref="double"/>, <see cref="string"/>, a list, or another <see cref="Metadata"/>; whole numbers and
/// floats stay apart, since <c>1</c> and <c>1.0</c> hash differently. Immutable.
/// </summary>
/// <remarks>
/// It is an <see cref="IDictionary"/> so that PowerShell reads members (<c>$entry.Metadata.age</c>). Names are found as they are written,
/// else without regard to case, as PowerShell users expect.
/// </remarks>
public sealed class Metadata : IReadOnlyDictionary<string, object?>, IDictionary, IEquatable<Metadata>
{
    private readonly ImmutableArray<KeyValuePair<string, object?>> pairs;

    private Metadata(ImmutableArray<KeyValuePair<string, object?>> pairs) => this.pairs = pairs;

    /// <summary>In how many objects and lists a value may stand; deeper ones can be neither read nor written, nor by Python.</summary>
    public const int MaxDepth = MetadataJson.MaxDepth;

    /// <summary>An object without names.</summary>
    public static Metadata Empty { get; } = new([]);

    /// <summary>The names in their order.</summary>
    public IEnumerable<string> Keys => pairs.Select(pair => pair.Key);

    /// <summary>The values in the order of their names.</summary>
    public IEnumerable<object?> Values => pairs.Select(pair => pair.Value);

    /// <summary>How many names the object has.</summary>
    public int Count => pairs.Length;

    /// <summary>The value of a name; null when there is none.</summary>
    public object? this[string key] => TryGetValue(key, out var value) ? value : null;

    /// <summary>An object of these names and values. A name that stands twice keeps its first place and its last value, as in Python.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>: a value that JSON cannot hold.</exception>
    public static Metadata From(IEnumerable<KeyValuePair<string, object?>> pairs) =>
        FromNormalized(pairs.Select(pair => KeyValuePair.Create(MetadataValue.CheckText(pair.Key), MetadataValue.Normalize(pair.Value))));

    /// <summary>The error of a value that is nested deeper than <see cref="MaxDepth"/>, as one is that contains itself.</summary>
    public static QuiltException TooDeep() => new(
        Problem.InvalidMetadata, $"Metadata is nested too deep: more than {MaxDepth} objects and lists in each other. Perhaps something contains itself.");

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>.</exception>
    public static Metadata Parse(string json) => MetadataJson.Parse(json);

    /// <summary>An object of values that are in form already.</summary>
    internal static Metadata FromNormalized(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var list = ImmutableArray.CreateBuilder<KeyValuePair<string, object?>>();
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (places.TryAdd(pair.Key, list.Count))
                list.Add(pair);
            else
                list[places[pair.Key]] = pair;
        }
        return list.Count == 0 ? Empty : new Metadata(list.ToImmutable());
    }

    /// <summary>The object with one value set: in place when the name is there, else at the end.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>: a value that JSON cannot hold.</exception>
    public Metadata With(string key, object? value)
    {
        KeyValuePair<string, object?> pair = new(MetadataValue.CheckText(key), MetadataValue.Normalize(value));
        var index = IndexOf(key);
        return new Metadata(index < 0 ? pairs.Add(pair) : pairs.SetItem(index, pair));
    }

    /// <summary>The object without a name.</summary>
    public Metadata Without(string key)
    {
        var index = IndexOf(key);
        return index < 0 ? this : new Metadata(pairs.RemoveAt(index));
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Find(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, out object? value)
    {
        var index = Find(key);
        value = index < 0 ? null : pairs[index].Value;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)pairs).GetEnumerator();

    // As a hashtable walks, so that PowerShell shows the object in a hashtable's view.
    IEnumerator IEnumerable.GetEnumerator() => new MetadataEnumerator(GetEnumerator());

    /// <summary>Whether both hold the same names and values; the order of names does not count, <c>1</c> and <c>1.0</c> differ.</summary>
    public bool Equals(Metadata? other) =>
        other is not null && Count == other.Count &&
        pairs.All(pair => other.IndexOf(pair.Key) is >= 0 and var i && MetadataValue.AreEqual(pair.Value, other.pairs[i].Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => pairs.Aggregate(Count, (hash, pair) => hash ^ StringComparer.Ordinal.GetHashCode(pair.Key));

    /// <summary>The JSON text as it stands in manifests.</summary>
    public override string ToString() => MetadataJson.Write(this);

    // Metadata objects are small: a scan is quicker than a table, and needs no memory.
    private int IndexOf(string key)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Key == key)
                return i;
        }
        return -1;
    }

    private int Find(string key)
    {
        var index = IndexOf(key);
        for (var i = 0; index < 0 && i < pairs.Length; i++)
        {
            if (string.Equals(pairs[i].Key, key, StringComparison.OrdinalIgnoreCase))
                index = i;
        }
        return index;
    }

    bool IDictionary.IsFixedSize => true;

    bool IDictionary.IsReadOnly => true;

    ICollection IDictionary.Keys => Keys.ToArray();

    ICollection IDictionary.Values => Values.ToArray();

    bool ICollection.IsSynchronized => true;

    object ICollection.SyncRoot => this;

    object? IDictionary.this[object key]
    {
        get => key is string name ? this[name] : null;
        set => throw ReadOnly();
    }

    bool IDictionary.Contains(object key) => key is string name && ContainsKey(name);

    IDictionaryEnumerator IDictionary.GetEnumerator() => new MetadataEnumerator(GetEnumerator());

    void IDictionary.Add(object key, object? value) => throw ReadOnly();

    void IDictionary.Clear() => throw ReadOnly();

    void IDictionary.Remove(object key) => throw ReadOnly();

    void ICollection.CopyTo(Array array, int index)
    {
        foreach (var (key, value) in pairs)
            array.SetValue(new DictionaryEntry(key, value), index++);
    }

    private static NotSupportedException ReadOnly() =>
        new("Metadata is read-only: make another with With and Without, or give -Metadata to the cmdlet that writes it.");
}
