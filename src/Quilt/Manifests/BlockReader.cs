namespace Quilt.Manifests;

/// <summary>Reads a stream in blocks of whole lines.</summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="copy">Where they are also written to, or null.</param>
/// <param name="recordLimit">The most bytes of a line, its end not counted.</param>
internal sealed class BlockReader(Stream source, Stream? copy, int recordLimit)
{
    private const int LineEnd = 2;

    private byte[] carried = [];
    private long offset;
    private bool atEnd;

    /// <summary>Fills a block with lines; only the last line of the last block may lack its end.</summary>
    /// <returns>The block, or null at the end.</returns>
    public async Task<ManifestBlock?> NextAsync(ManifestBlock block, CancellationToken cancellationToken)
    {
        var bytes = block.Bytes;
        bytes.Truncate(0);
        bytes.Append(carried);
        block.Offset = offset;
        var end = 0;
        while (!atEnd)
        {
            if (bytes.Free == 0)
            {
                end = bytes.Written.LastIndexOf((byte)'\n') + 1;
                if (end > 0)
                    break;
                if (bytes.Length > recordLimit + LineEnd)
                {
                    // Too long a line is handed over as far as it was read: whoever looks at it will say so.
                    end = bytes.Length;
                    break;
                }
                bytes.Reserve(1);
            }
            await FillAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        if (atEnd)
            end = bytes.Length;
        carried = bytes.Written[end..].ToArray();
        bytes.Truncate(end);
        offset += end;
        return end == 0 ? null : block;
    }

    private async Task FillAsync(Json.ByteBuffer bytes, CancellationToken cancellationToken)
    {
        var free = bytes.FreeMemory;
        var read = await source.ReadAsync(free, cancellationToken).ConfigureAwait(false);
        atEnd = read == 0;
        if (copy is not null)
            await copy.WriteAsync(free[..read], cancellationToken).ConfigureAwait(false);
        bytes.Advance(read);
    }
}
