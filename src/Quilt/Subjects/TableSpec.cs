namespace Quilt.Subjects;

/// <summary>A table that a layout keeps beside its subjects.</summary>
/// <param name="FileName">The file's name in the group's folder.</param>
/// <param name="Key">The column that names the subject.</param>
/// <param name="Under">The name in the subject's metadata that its row stands under; null for the metadata itself.</param>
/// <param name="Columns">The other columns that the layout asks for; a missing one is a warning.</param>
/// <param name="IsExpected">Whether a group without the table deserves a warning.</param>
internal sealed record TableSpec(
    string FileName, TableKey Key, string? Under = null, string[]? Columns = null, bool IsExpected = false);
