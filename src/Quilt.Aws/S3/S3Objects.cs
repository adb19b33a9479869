using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Quilt.Aws.S3;

/// <summary>Reads and writes whole objects on the lean path.</summary>
internal static class S3Objects
{
    /// <summary>The action of all that reads objects, as IAM names it.</summary>
    public const string GetAction = "s3:GetObject";

    private const string PutAction = "s3:PutObject";

    /// <summary>Opens an object, or a range of it. The stream goes on by itself where a connection breaks.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="version">Its version; null for the newest, which stays the same over breaks.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; null for all that follow.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="tag">The entity tag that it must have, with quotes; null for whatever it has, which stays the same over breaks.</param>
    public static async Task<S3ReadStream> OpenAsync(
        this Bucket bucket, string key, string? version, long offset, long? length, CancellationToken cancellationToken, string? tag = null)
    {
        S3ReadStream stream = new(bucket, key, version, offset, length, tag);
        try
        {
            await stream.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks for an object or a range; the answer's body is still to be read.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.StoreNotSupported"/>: the server gives the whole object for a part of it.</exception>
    public static async Task<HttpResponseMessage> GetAsync(
        this Bucket bucket, string key, string? version, long offset, long? length, string? tag, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = [.. bucket.CommonHeaders()];
        if (offset > 0 || length is not null)
        {
            var last = length is null ? "" : (offset + length.Value - 1).ToString(CultureInfo.InvariantCulture);
            headers.Add(new("Range", $"bytes={offset}-{last}"));
        }
        if (tag is not null)
            headers.Add(new("If-Match", tag));
        S3Request request = new()
        {
            Method = HttpMethod.Get,
            Key = key,
            Query = version is null ? [] : [new("versionId", version)],
            Headers = headers,
            Action = GetAction,
        };
        var answer = await bucket.Objects.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if ((offset == 0 && length is null) || answer.StatusCode == HttpStatusCode.PartialContent || (offset == 0 && answer.Content.Headers.ContentLength == length))
            return answer;
        answer.Dispose();
        throw new QuiltException(Problem.StoreNotSupported, $"The server gives s3://{bucket.Name}/{key} whole where a part was asked for (HTTP Range): it, or a proxy before it, cannot be used.", key);
    }

    /// <summary>Writes an object whole.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="body">The content; not changed until the call has returned.</param>
    /// <param name="hash">Its SHA-256: signed with the request, so that the server refuses a body that differs.</param>
    /// <param name="headers">Headers beside those of the connection.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<S3Written> PutAsync(
        this Bucket bucket,
        string key,
        ReadOnlyMemory<byte> body,
        byte[] hash,
        IEnumerable<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        S3Request request = new()
        {
            Method = HttpMethod.Put,
            Key = key,
            Headers = [.. bucket.CommonHeaders(), .. bucket.NewObjectHeaders(), .. headers],
            Body = body,
            BodyHash = hash,
            Action = PutAction,
        };
        using var answer = await S3Checksums.SendAsync(bucket, request, cancellationToken).ConfigureAwait(false);
        return S3Written.Of(answer);
    }

    /// <summary>Sends one part of a multipart upload.</summary>
    /// <returns>The part's tag.</returns>
    public static async Task<string> PutPartAsync(
        this Bucket bucket, string key, string uploadId, int number, ReadOnlyMemory<byte> body, byte[] hash, CancellationToken cancellationToken)
    {
        S3Request request = new()
        {
            Method = HttpMethod.Put,
            Key = key,
            Query = [new("partNumber", number.ToString(CultureInfo.InvariantCulture)), new("uploadId", uploadId)],
            Headers = [.. bucket.CommonHeaders()],
            Body = body,
            BodyHash = hash,
            Action = PutAction,
        };
        using var answer = await S3Checksums.SendAsync(bucket, request, cancellationToken).ConfigureAwait(false);
        return S3Written.Of(answer).Tag;
    }

    /// <summary>SHA-256 of a body.</summary>
    public static byte[] Hash(ReadOnlyMemory<byte> body) => SHA256.HashData(body.Span);

    /// <summary>Whether an error says that there is no such object.</summary>
    public static bool IsMissing(this QuiltException error) => error.Problem == Problem.ContentNotFound;

    /// <summary>Headers of every request.</summary>
    public static IEnumerable<KeyValuePair<string, string>> CommonHeaders(this Bucket bucket) =>
        bucket.Connection.RequesterPays ? [new(S3Encryption.PayerHeader, S3Encryption.Payer)] : [];

    private static IEnumerable<KeyValuePair<string, string>> NewObjectHeaders(this Bucket bucket) =>
        bucket.Connection.KmsKeyId is { } kms
            ? [new("x-amz-server-side-encryption", "aws:kms"), new("x-amz-server-side-encryption-aws-kms-key-id", kms)]
            : [];
}
