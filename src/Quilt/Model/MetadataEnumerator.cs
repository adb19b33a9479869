using System.Collections;

namespace Quilt;

/// <summary>Walks a <see cref="Metadata"/> the way a non-generic dictionary is walked, which is what PowerShell's formatting does.</summary>
internal sealed class MetadataEnumerator(IEnumerator<KeyValuePair<string, object?>> pairs) : IDictionaryEnumerator
{
    public DictionaryEntry Entry => new(pairs.Current.Key, pairs.Current.Value);

    public object Key => pairs.Current.Key;

    public object? Value => pairs.Current.Value;

    public object Current => Entry;

    public bool MoveNext() => pairs.MoveNext();

    public void Reset() => pairs.Reset();
}
