namespace Quilt.Aws.S3;

/// <summary>Sends what a <see cref="SpillStream"/> took.</summary>
internal static class S3Upload
{
    public static async Task<S3Written> SendAsync(Bucket bucket, string key, SpillStream content, CancellationToken cancellationToken)
    {
        if (content.TryGetMemory(out var small))
            return await bucket.PutAsync(key, small, S3Objects.Hash(small), [], cancellationToken).ConfigureAwait(false);
        var file = content.File!;
        return await new S3Multipart(bucket, key, (buffer, offset) => RandomAccess.Read(file, buffer, offset), content.Length).SendAsync(null, cancellationToken).ConfigureAwait(false);
    }
}
