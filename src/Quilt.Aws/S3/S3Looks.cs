using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>Looks at objects that may not be there.</summary>
internal static class S3Looks
{
    /// <summary>The action of all that reads objects, as IAM names it.</summary>
    public const string GetAction = "s3:GetObject";

    /// <summary>An object's size, tag, version and stored checksums, or those of one of its parts; null when there is none.</summary>
    public static async Task<S3Head?> TryHeadAsync(this Bucket bucket, string key, string? version, CancellationToken cancellationToken, int? part = null)
    {
        List<KeyValuePair<string, string>> query = [];
        if (version is not null)
            query.Add(new("versionId", version));
        if (part is not null)
            query.Add(new("partNumber", part.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        S3Request request = new()
        {
            Method = HttpMethod.Head,
            Key = key,
            Query = query,
            Headers = [.. bucket.CommonHeaders(), new("x-amz-checksum-mode", "ENABLED")],
            Action = GetAction,
        };
        try
        {
            using var answer = await bucket.Objects.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var written = S3Written.Of(answer);
            return new S3Head(
                answer.Content.Headers.ContentLength ?? 0,
                written.Tag,
                written.VersionId,
                Header(answer, "x-amz-checksum-sha256"),
                Header(answer, "x-amz-checksum-crc64nvme"))
            {
                Archive = S3Archive.Of(Header(answer, "x-amz-storage-class"), Header(answer, "x-amz-archive-status"), Header(answer, "x-amz-restore")),
            };
        }
        catch (QuiltException error) when (error.IsMissing())
        {
            return null;
        }
    }

    /// <summary>An entry's object with its exact version: between looking and what follows the newest may become another.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>; <see cref="Problem.ContentMismatch"/>: it has another size.</exception>
    public static async Task<(PhysicalKey Key, S3Head Head)> FindExactAsync(this Bucket bucket, Entry entry, CancellationToken cancellationToken)
    {
        var from = entry.PhysicalKey;
        var head = await bucket.TryHeadAsync(from.Path, from.VersionId, cancellationToken).ConfigureAwait(false)
            ?? throw new QuiltException(Problem.ContentNotFound, S3Failure.NotFound(from, GetAction), entry);
        return head.Size == entry.Size
            ? (PhysicalKey.S3(bucket.Name, from.Path, head.VersionId), head)
            : throw new QuiltException(Problem.ContentMismatch, $"{from} has {head.Size} bytes; '{entry.LogicalKey}' states {entry.Size}.", entry);
    }

    /// <summary>A small object whole; null when there is none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InputOutput"/>: it is longer than <paramref name="limit"/> bytes.</exception>
    public static async Task<StoredObject?> TryReadAsync(this Bucket bucket, string key, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await bucket.OpenAsync(key, null, 0, null, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                if (stream.Length > limit)
                    throw new QuiltException(Problem.InputOutput, $"s3://{bucket.Name}/{key} has {stream.Length} bytes; at most {limit} are read here.", key);
                var content = new byte[stream.Length];
                await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
                return new StoredObject(content, stream.Tag);
            }
        }
        catch (QuiltException error) when (error.IsMissing())
        {
            return null;
        }
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
