namespace Quilt;

/// <summary>
/// A package URI: <c>quilt+s3://bucket#package=user/pkg@hash&amp;path=folder/file</c>, or <c>quilt+file:///folder#package=…</c> for a registry
/// in a folder.
/// </summary>
public sealed record QuiltUri
{
    /// <summary>The registry: <c>s3://bucket</c>, or a folder's absolute path.</summary>
    public required string Registry { get; init; }

    /// <summary>The package's name; null when the URI names the registry alone.</summary>
    public string? Package { get; init; }

    /// <summary>The top hash or the beginning of one; null when the URI names a tag, or nothing, which means latest.</summary>
    public string? TopHash { get; init; }

    /// <summary>The tag: <c>latest</c> or a timestamp; null when none is named.</summary>
    public string? Tag { get; init; }

    /// <summary>A logical key, or the path of a folder in the package.</summary>
    public string? Path { get; init; }

    /// <summary>The host of the catalog that made the link.</summary>
    public string? Catalog { get; init; }

    /// <summary>Reads a URI.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidUri"/>.</exception>
    public static QuiltUri Parse(string text) => throw new NotImplementedException();

    /// <summary>Reads a URI, or says that it is none.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out QuiltUri? uri) =>
        throw new NotImplementedException();

    /// <summary>The URI's text.</summary>
    public override string ToString() => throw new NotImplementedException();
}
