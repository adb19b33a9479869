namespace Quilt.Subjects;

/// <summary>One record of a TSV file.</summary>
/// <param name="Line">The line that it begins in, from 1 (a quoted field may hold more lines).</param>
/// <param name="Fields">The fields without their quotes.</param>
internal readonly record struct TsvRecord(int Line, string[] Fields);
