namespace Quilt.Subjects;

/// <summary>A row of a table that belongs to one subject or session.</summary>
/// <param name="Under">The name in the subject's metadata that the row stands under.</param>
/// <param name="Table">The table.</param>
/// <param name="Key">The row's key.</param>
internal sealed record RowReference(string Under, SharedRead<KeyedTable> Table, string Key);
