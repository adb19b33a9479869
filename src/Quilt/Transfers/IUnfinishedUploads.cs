namespace Quilt.Transfers;

/// <summary>
/// The uploads of big files that were broken off. A push of the same file goes on with one; where none comes, a store keeps what was sent for
/// ever, and it is paid for.
/// </summary>
public interface IUnfinishedUploads
{
    /// <summary>The uploads of a bucket.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="prefix">Only of keys that begin with this.</param>
    /// <param name="before">Only those that were begun before this time; the parts of others are not even counted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    IAsyncEnumerable<Upload> ListAsync(string bucket, string prefix, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Ends an upload and throws its parts away.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether it was still there: it may have been completed in between.</returns>
    Task<bool> RemoveAsync(string bucket, Upload upload, CancellationToken cancellationToken);
}
