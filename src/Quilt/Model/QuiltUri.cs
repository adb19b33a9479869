using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Quilt;

/// <summary>
/// A package URI: <c>quilt+s3://bucket#package=user/pkg@hash&amp;path=folder/file</c>, or <c>quilt+file:///folder#package=…</c> for a registry
/// in a folder.
/// </summary>
public sealed record QuiltUri
{
    private const string S3Scheme = "quilt+s3://";
    private const string FileScheme = "quilt+file://";

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
    public static QuiltUri Parse(string text) =>
        Read(text, out var uri) is { } flaw
            ? throw new QuiltException(
                Problem.InvalidUri,
                $"'{text}' is not a package URI: {flaw}. Write quilt+s3://bucket#package=user/pkg@hash&path=folder/file.",
                text)
            : uri!;

    /// <summary>Reads a URI, or says that it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out QuiltUri? uri)
    {
        uri = null;
        if (text is null || Read(text, out var read) is not null)
            return false;
        uri = read!;
        return true;
    }

    /// <summary>The URI's text.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        if (Registry.StartsWith("s3://", StringComparison.Ordinal))
            text.Append("quilt+").Append(Registry);
        else
            text.Append(FileScheme).Append(PercentCoding.EncodePath(Registry));
        if (Package is null)
            return text.ToString();
        text.Append("#package=").Append(Package);
        if (TopHash is not null)
            text.Append('@').Append(TopHash);
        else if (Tag is not null)
            text.Append(':').Append(Tag);
        if (Path is not null)
            text.Append("&path=").Append(PercentCoding.EncodePath(Path));
        if (Catalog is not null)
            text.Append("&catalog=").Append(PercentCoding.Encode(Catalog));
        return text.ToString();
    }

    // What is wrong with the text, or null.
    private static string? Read(string text, out QuiltUri? uri)
    {
        uri = null;
        var (place, fragment) = text.Split('#', 2) is [var before, var after] ? (before, after) : (text, null);
        if (ReadRegistry(place, out var registry) is { } flaw)
            return flaw;
        uri = new QuiltUri { Registry = registry };
        return fragment is null ? null : ReadFragment(fragment, ref uri);
    }

    private static string? ReadRegistry(string place, out string registry)
    {
        registry = "";
        if (place.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var bucket = place[S3Scheme.Length..].TrimEnd('/');
            registry = $"s3://{bucket}";
            return bucket.Length == 0 || bucket.AsSpan().ContainsAny('/', '?') ? "a registry on S3 is a whole bucket" : null;
        }
        if (!place.StartsWith(FileScheme + "/", StringComparison.OrdinalIgnoreCase))
            return "it begins with neither quilt+s3://bucket nor quilt+file:///folder";
        registry = PercentCoding.Decode(place[FileScheme.Length..]);
        return registry.Contains('\0') ? "a folder's path may not hold a null character" : null;
    }

    private static string? ReadFragment(string fragment, ref QuiltUri uri)
    {
        foreach (var part in fragment.Split('&'))
        {
            var (name, value) = part.Split('=', 2) is [var before, var after] ? (before, PercentCoding.DecodeForm(after)) : (part, "");
            switch (name)
            {
                case "package" or "path" or "catalog" when value.Length == 0:
                    return $"'{name}=' is empty";
                case "package" when uri.Package is not null:
                case "path" when uri.Path is not null:
                case "catalog" when uri.Catalog is not null:
                    return $"'{name}=' stands twice";
                case "package":
                    if (ReadPackage(value, ref uri) is { } flaw)
                        return flaw;
                    break;
                case "path":
                    uri = uri with { Path = value };
                    break;
                case "catalog":
                    uri = uri with { Catalog = value };
                    break;
            }
        }
        return uri.Package is null ? "'package=' is missing after '#'" : null;
    }

    private static string? ReadPackage(string value, ref QuiltUri uri)
    {
        var end = value.AsSpan().IndexOfAny('@', ':');
        var name = end < 0 ? value : value[..end];
        var revision = end < 0 ? null : value[(end + 1)..];
        if (!PackageName.TryParse(name, out _))
            return $"'{name}' is not a package name (user/pkg)";
        uri = uri with { Package = name };
        if (revision is null)
            return null;
        if (value[end] == '@')
        {
            uri = uri with { TopHash = revision };
            return revision.Length is > 0 and <= Quilt.TopHash.Length && Quilt.TopHash.IsHex(revision) ? null : $"'{revision}' is not a top hash";
        }
        uri = uri with { Tag = revision };
        var isTag = revision == "latest" || (revision.Length > 0 && revision.All(char.IsAsciiDigit));
        return isTag ? null : $"'{revision}' is neither 'latest' nor a timestamp";
    }
}
