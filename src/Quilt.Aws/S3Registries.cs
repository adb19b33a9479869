using System.Runtime.CompilerServices;
using Quilt.Aws.S3;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Aws;

/// <summary>Registries in buckets, reached by one connection. Nothing is asked of the network before something is read or written.</summary>
public sealed class S3Registries : IRegistryProvider, IObjectFinder, IUnfinishedUploads, IDisposable
{
    private readonly S3Clients clients;

    /// <summary>Registries by a connection whose parts are plain, so that callers who cannot see this assembly's types can make it.</summary>
    /// <param name="profileName">See <see cref="AwsConnection.ProfileName"/>.</param>
    /// <param name="region">See <see cref="AwsConnection.Region"/>.</param>
    /// <param name="endpointUrl">See <see cref="AwsConnection.EndpointUrl"/>.</param>
    /// <param name="sessionCredentials">See <see cref="AwsConnection.SessionCredentials"/>.</param>
    /// <param name="requesterPays">See <see cref="AwsConnection.RequesterPays"/>.</param>
    /// <param name="kmsKeyId">See <see cref="AwsConnection.KmsKeyId"/>.</param>
    public S3Registries(
        string? profileName,
        string? region,
        string? endpointUrl,
        Func<(string Id, string Secret, string? Token)>? sessionCredentials,
        bool requesterPays,
        string? kmsKeyId)
        : this(new AwsConnection
        {
            ProfileName = profileName,
            Region = region,
            EndpointUrl = endpointUrl,
            SessionCredentials = sessionCredentials,
            RequesterPays = requesterPays,
            KmsKeyId = kmsKeyId,
        })
    {
    }

    /// <summary>Registries by a connection.</summary>
    internal S3Registries(AwsConnection connection)
    {
        clients = new S3Clients(connection);
        Content = new S3ContentSource(clients);
    }

    /// <inheritdoc/>
    public IContentSource Content { get; }

    /// <inheritdoc/>
    public bool Handles(RegistryLocation location) => location.Bucket is not null;

    /// <inheritdoc/>
    public Registry Open(RegistryLocation location) =>
        new(location, new S3Storage(clients, location.Bucket!), new S3ContentStore(clients, location.Bucket!))
        {
            Connection = StoreConnection.Of(clients.Connection.ProfileName, clients.Connection.Region, clients.Connection.EndpointUrl),
        };

    /// <inheritdoc/>
    public async IAsyncEnumerable<Entry> FindAsync(
        string url, string? prefix, [EnumeratorCancellation] CancellationToken cancellationToken, IReport? report = null)
    {
        var (name, key, version) = S3Place.ParseExact(url);
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        var isEmpty = true;
        await foreach (var entry in new S3Folder(bucket, key, version, prefix, report).EntriesAsync(cancellationToken).ConfigureAwait(false))
        {
            isEmpty = false;
            yield return entry;
        }
        if (isEmpty)
            throw new QuiltException(Problem.PathNotFound, Missing(url, version), url);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Upload> ListAsync(
        string bucket, string prefix, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = await clients.GetBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        await foreach (var upload in place.ListUploadsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            DateTimeOffset created = upload.Initiated.GetValueOrDefault().ToUniversalTime();
            if (created >= before)
                continue;
            var parts = await place.ListPartsAsync(upload.Key, upload.UploadId, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            yield return new Upload
            {
                Registry = $"s3://{bucket}",
                Key = upload.Key,
                UploadId = upload.UploadId,
                Created = created,
                Count = parts.Count,
                Size = parts.Sum(part => part.Size ?? 0),
            };
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string bucket, Upload upload, CancellationToken cancellationToken)
    {
        var place = await clients.GetBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await place.AbortUploadAsync(upload.Key, upload.UploadId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => clients.Dispose();

    private static string Missing(string url, string? version) => version is not null
        ? $"There is no object '{url}', or that version of it was deleted."
        : $"There is neither an object nor a folder '{url}'.{(url.Contains('%', StringComparison.Ordinal) ? " Its name is taken as it stands: write it without percent-encoding." : "")}";
}
