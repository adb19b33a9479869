using Quilt;

namespace QuiltPS;

/// <summary>Which package a text names, and which revision of it.</summary>
/// <param name="Name">The package's name; not checked yet, since it may be a wildcard.</param>
/// <param name="Registry">The registry that a URI names; null when the text names none.</param>
/// <param name="TopHash">A top hash or its beginning; null when none is named.</param>
/// <param name="Tag">A tag; null when none is named.</param>
internal sealed record PackageAddress(string Name, string? Registry, string? TopHash, string? Tag)
{
    private const string UriScheme = "quilt+";

    /// <summary>Reads <c>name</c>, <c>name@hash</c>, <c>name:tag</c> or a URI.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidUri"/>: a URI that is malformed or names no package.</exception>
    public static PackageAddress Parse(string text)
    {
        if (text.StartsWith(UriScheme, StringComparison.OrdinalIgnoreCase))
            return OfUri(text);
        if (text.IndexOf('@') is > 0 and var at)
            return new PackageAddress(text[..at], null, text[(at + 1)..], null);
        if (text.LastIndexOf(':') is > 0 and var colon)
            return new PackageAddress(text[..colon], null, null, text[(colon + 1)..]);
        return new PackageAddress(text, null, null, null);
    }

    private static PackageAddress OfUri(string text)
    {
        var uri = QuiltUri.Parse(text);
        var name = uri.Package ?? throw new QuiltException(
            Problem.InvalidUri, $"'{text}' names a registry but no package: add #package=user/package.", text);
        return new PackageAddress(name, uri.Registry, uri.TopHash, uri.Tag);
    }
}
