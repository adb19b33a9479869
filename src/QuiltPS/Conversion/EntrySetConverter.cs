using System.Collections;
using Quilt;

namespace QuiltPS;

/// <summary>The entries of a package from one entry or an array of them, in any order.</summary>
public sealed class EntrySetConverter : ScriptConverter<EntrySet>
{
    /// <inheritdoc/>
    private protected override bool Accepts(object value) => Unwrap(value) is Entry || (Unwrap(value) is IEnumerable items && items.Cast<object>().All(item => Unwrap(item) is Entry));

    /// <inheritdoc/>
    private protected override EntrySet Convert(object value) =>
        EntrySet.From(Unwrap(value) is Entry one ? [one] : ((IEnumerable)Unwrap(value)!).Cast<object>().Select(item => (Entry)Unwrap(item)!));
}
