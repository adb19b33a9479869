using System.Collections.ObjectModel;

namespace Quilt;

/// <summary>A JSON array as <see cref="Metadata"/> holds it: read-only, of values that JSON can hold.</summary>
public sealed class MetadataList : ReadOnlyCollection<object?>, IEquatable<MetadataList>
{
    // Only MetadataValue and the parser make lists, of values that they brought into form.
    internal MetadataList(IList<object?> values)
        : base(values)
    {
    }

    /// <summary>Whether both hold equal values in the same order; <c>1</c> and <c>1.0</c> differ.</summary>
    public bool Equals(MetadataList? other) =>
        other is not null && Count == other.Count && this.Zip(other).All(pair => MetadataValue.AreEqual(pair.First, pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetadataList);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    /// <summary>The JSON text as it stands in manifests.</summary>
    public override string ToString() => Json.MetadataJson.Write(this);
}
