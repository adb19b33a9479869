namespace QuiltPS;

/// <summary>One thing that an argument may be.</summary>
/// <param name="Text">The argument.</param>
/// <param name="Tooltip">What is said of it; empty: nothing.</param>
internal sealed record Candidate(string Text, string Tooltip = "");
