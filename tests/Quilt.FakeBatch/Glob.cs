namespace Quilt.FakeBatch;

/// <summary>AWS Batch's own patterns: a text that may end in a <c>*</c>, whatever the case.</summary>
internal static class Glob
{
    public static bool Matches(string pattern, string? text) => pattern.EndsWith('*')
        ? text?.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) == true
        : string.Equals(pattern, text, StringComparison.OrdinalIgnoreCase);
}
