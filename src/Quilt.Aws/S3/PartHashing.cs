using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>The hash of content that is seen in parts, each part once, or all of them again from the first.</summary>
/// <param name="kind">The kind of hash.</param>
/// <param name="size">Bytes of the whole content.</param>
internal sealed class PartHashing(HashType kind, long size) : IDisposable
{
    private readonly PartChecksums? sums = kind == HashType.Crc64Nvme ? new PartChecksums(size) : null;
    private ContentHasher? inOrder;

    /// <summary>Whether the parts must come one after another: SHA-256 of the whole does not follow from those of the parts.</summary>
    public bool IsInOrder => kind == HashType.Sha256;

    /// <summary>Takes a part.</summary>
    /// <param name="part">Its number, from 0.</param>
    /// <param name="bytes">Its bytes.</param>
    public void Take(long part, ReadOnlyMemory<byte> bytes)
    {
        sums?.Take(part, bytes);
        if (!IsInOrder)
            return;
        if (part == 0)
        {
            inOrder?.Dispose();
            inOrder = ContentHasher.Create(kind, size);
        }
        inOrder!.Append(bytes.Span);
    }

    /// <summary>The hash of the whole, once every part was seen.</summary>
    /// <param name="digests">SHA-256 of each part.</param>
    public ContentHash Finish(IReadOnlyList<byte[]> digests) => sums?.Whole ?? inOrder?.Finish() ?? S3FileSums.OfDigests(digests, size);

    /// <inheritdoc/>
    public void Dispose() => inOrder?.Dispose();
}
