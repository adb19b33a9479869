namespace Quilt.Runs.Report;

/// <summary>Pages of a Quilt catalog.</summary>
internal sealed class CatalogLinks
{
    private const string S3 = "s3://";

    private readonly Uri? catalog;

    /// <param name="address">The catalog's address, or only its host; null, or what is no web address: there are no links.</param>
    public CatalogLinks(string? address)
    {
        if (string.IsNullOrWhiteSpace(address))
            return;
        var text = address.Contains("://", StringComparison.Ordinal) ? address : $"https://{address}";
        catalog = Uri.TryCreate($"{text.TrimEnd('/')}/", UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri : null;
    }

    /// <summary>The page of a revision, or of a file in it; null when there is none: catalogs show buckets, and no folders.</summary>
    /// <param name="registry">The registry, <c>s3://bucket</c>.</param>
    /// <param name="package">The package as <c>name@hash</c>.</param>
    /// <param name="path">A logical key; null: the whole.</param>
    public Uri? Of(string? registry, string? package, string? path = null)
    {
        if (catalog is null || registry?.StartsWith(S3, StringComparison.Ordinal) != true || package?.Split('@') is not [var name, var hash])
            return null;
        var page = $"b/{Encode(registry[S3.Length..])}/packages/{Encode(name)}/tree/{Encode(hash)}";
        return new Uri(catalog, path is null ? page : $"{page}/{Encode(path)}");
    }

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
