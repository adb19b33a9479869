using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>Sends content that fits into one chunk, unless the bucket has it at that place already.</summary>
internal static class S3SmallUpload
{
    /// <summary>Sends it.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="entry">The content's entry.</param>
    /// <param name="type">The hash for an entry that has none.</param>
    /// <param name="body">The content.</param>
    /// <param name="there">What the bucket has at that place; null: nothing of that size.</param>
    /// <param name="bytes">Told how many bytes more were read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentMismatch"/>: it is not what its package states, and was not sent.</exception>
    public static async Task<StoredContent> SendAsync(
        Bucket bucket, string key, Entry entry, HashType type, ReadOnlyMemory<byte> body, S3Head? there, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var digest = S3Objects.Hash(body);
        var hash = WantedHash.Check(entry, WantedHash.Of(entry, type, body.Span, digest));
        var isThere = there is not null && await S3FileSums.Of(body.Span, digest).AreOfAsync(bucket, key, there, cancellationToken).ConfigureAwait(false);
        var version = isThere
            ? there!.VersionId
            : (await bucket.PutAsync(key, body, digest, [], cancellationToken).ConfigureAwait(false)).VersionId;
        bytes?.Report(body.Length);
        return new StoredContent(PhysicalKey.S3(bucket.Name, key, version), body.Length, hash, isThere);
    }
}
