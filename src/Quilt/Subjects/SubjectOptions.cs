namespace Quilt.Subjects;

/// <summary>Which subjects to find in a package, and how.</summary>
/// <param name="Prefix">A folder of the package; only what lies below it is looked at. Null: the whole package.</param>
/// <param name="Group">
/// Selects group folders (wildcards); where the subjects lie directly at the root, names their group instead of <c>data</c>.
/// </param>
/// <param name="Layout">The layout to look for; <see cref="SubjectLayout.Auto"/> decides by what is there.</param>
/// <param name="Include">Ids to keep (wildcards, with or without <c>sub-</c>); null or empty: all.</param>
/// <param name="AllImages">Every T1w image of a BIDS subject as a subject of its own, not one by choice.</param>
public sealed record SubjectOptions(
    string? Prefix = null,
    string? Group = null,
    SubjectLayout Layout = SubjectLayout.Auto,
    IReadOnlyList<string>? Include = null,
    bool AllImages = false);
