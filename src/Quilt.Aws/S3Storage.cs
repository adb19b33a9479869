using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Quilt.Aws.S3;
using Quilt.Storage;

namespace Quilt.Aws;

/// <summary>A registry's small files in a bucket.</summary>
/// <param name="clients">The clients of the connection.</param>
/// <param name="bucketName">The bucket.</param>
public sealed class S3Storage(S3Clients clients, string bucketName) : IStorage
{
    private const string ListAction = "s3:ListBucket";
    private const int SmallObject = 8 << 20;

    private static readonly StorageTraits Known = new() { HasVersions = true, Concurrency = 64 };

    private volatile S3Conditions conditions = S3Conditions.NotKnown;

    /// <summary>Small objects are mostly waiting: many at once. Whether conditions are kept is known after the first write under one.</summary>
    public StorageTraits Traits => Known with { HasConditionalWrites = conditions.AreHonoured, Remark = Remark };

    private string? Remark => conditions.Left is { } left
        ? $"Whether the server checks conditions on writes was tried out on s3://{bucketName}/{left}, which could not be removed again (s3:DeleteObject): it holds a few bytes that nothing reads."
        : null;

    /// <inheritdoc/>
    public async Task<StoredObject?> ReadAsync(string key, int limit, CancellationToken cancellationToken)
    {
        var bucket = await GetBucketAsync(key, cancellationToken).ConfigureAwait(false);
        return await bucket.TryReadAsync(key, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(string key, long offset, long? length, string? version, CancellationToken cancellationToken)
    {
        var bucket = await GetBucketAsync(key, cancellationToken).ConfigureAwait(false);
        return await bucket.OpenAsync(key, version, offset, length, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredItem> ListAsync(
        string folder, ListDepth depth, string namePrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bucket = await clients.GetBucketAsync(bucketName, cancellationToken).ConfigureAwait(false);
        ListObjectsV2Request request = new()
        {
            BucketName = bucketName,
            Prefix = folder.Length == 0 ? namePrefix : $"{folder}/{namePrefix}",
            Delimiter = depth == ListDepth.Direct ? "/" : null,
        };
        ListObjectsV2Response page;
        do
        {
            page = (await bucket.CallAsync(ListAction, null, sdk => sdk.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false)).Checked(bucket);
            foreach (var item in Merge(page))
                yield return item;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(
        string key, Func<Stream, CancellationToken, Task> content, WriteCondition condition, CancellationToken cancellationToken)
    {
        var bucket = await GetBucketAsync(key, cancellationToken).ConfigureAwait(false);
        using SpillStream buffer = new(SmallObject);
        await content(buffer, cancellationToken).ConfigureAwait(false);
        if (condition != WriteCondition.None && buffer.TryGetMemory(out var small))
        {
            var isWritten = await S3ConditionalWriter.WriteAsync(bucket, key, small, condition, cancellationToken).ConfigureAwait(false);
            conditions = S3ConditionalWriter.Of(bucket);
            return isWritten;
        }
        if (condition != WriteCondition.None)
            throw new QuiltException(Problem.InputOutput, $"{key} is too long to be written under a condition.", key);
        await S3Upload.SendAsync(bucket, key, buffer, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var bucket = await GetBucketAsync(key, cancellationToken).ConfigureAwait(false);
        await bucket.CallAsync("s3:DeleteObject", key, sdk => sdk.DeleteObjectAsync(bucketName, key, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredVersion> VersionsAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bucket = await GetBucketAsync(key, cancellationToken).ConfigureAwait(false);
        await foreach (var version in bucket.ListVersionsAsync(key, cancellationToken).ConfigureAwait(false))
        {
            // Versions come sorted by key: past ours none can follow.
            if (version.Key != key)
                yield break;
            yield return new StoredVersion(version.VersionId, version.Size ?? 0, version.LastModified.GetValueOrDefault().ToUniversalTime(), version.IsDeleteMarker == true);
        }
    }

    /// <summary>S3 has no locks: conditional writes decide races.</summary>
    public Task<IDisposable?> LockAsync(TimeSpan limit, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    // Objects and folders come in two lists of a page, each sorted: the contract wants one order.
    private static IEnumerable<StoredItem> Merge(ListObjectsV2Response page) =>
        (page.S3Objects ?? [])
            .Where(o => !o.Key.EndsWith('/'))
            .Select(o => new StoredItem(o.Key, false, o.Size ?? 0, o.LastModified.GetValueOrDefault().ToUniversalTime()))
            .Concat((page.CommonPrefixes ?? []).Select(p => new StoredItem(p.TrimEnd('/'), true, 0, null)))
            .OrderBy(item => item.IsFolder ? $"{item.Key}/" : item.Key, Utf8Order.Instance);

    private Task<Bucket> GetBucketAsync(string key, CancellationToken cancellationToken) => LogicalKey.IsValid(key) && !key.Contains('\0')
        ? clients.GetBucketAsync(bucketName, cancellationToken)
        : throw new QuiltException(Problem.UnsafePath, $"'{key}' is no key of a registry.", key);
}
