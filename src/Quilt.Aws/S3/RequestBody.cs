using System.Net;

namespace Quilt.Aws.S3;

/// <summary>A request's body, sent from the caller's memory in pieces, so that it can be seen to go on.</summary>
/// <param name="bytes">The body; not changed until the request was answered.</param>
internal sealed class RequestBody(ReadOnlyMemory<byte> bytes) : HttpContent
{
    // Large enough to cost nothing, small enough for a slow line to take several a minute.
    private const int Piece = 256 << 10;

    /// <summary>Told after each piece.</summary>
    public Action? Sent { get; set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var done = 0; done < bytes.Length; done += Piece)
        {
            await stream.WriteAsync(bytes.Slice(done, Math.Min(Piece, bytes.Length - done)), cancellationToken).ConfigureAwait(false);
            Sent?.Invoke();
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
