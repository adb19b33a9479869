namespace Quilt.Runs;

/// <summary>A name that can be given when jobs are submitted.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is, for a person.</param>
public sealed record BatchName(string Name, string Description);
