using System.Buffers.Binary;
using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>CRC-64/NVME of content whose parts are seen in any order: unlike a SHA-256 it follows from those of the parts.</summary>
/// <param name="size">Bytes of the whole content.</param>
internal sealed class PartChecksums(long size)
{
    private readonly ulong[] sums = new ulong[(size + ChunkSize.For(size) - 1) / ChunkSize.For(size)];

    /// <summary>The hash of the whole, once every part was seen.</summary>
    public ContentHash Whole
    {
        get
        {
            var whole = sums[0];
            for (var part = 1; part < sums.Length; part++)
                whole = Crc64Nvme.Combine(whole, sums[part], Math.Min(ChunkSize.For(size), size - (part * ChunkSize.For(size))));
            var bytes = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, whole);
            return new ContentHash(ContentHash.NameOf(HashType.Crc64Nvme), Convert.ToBase64String(bytes));
        }
    }

    /// <summary>Takes a part; may be called from several threads.</summary>
    /// <param name="part">Its number, from 0.</param>
    /// <param name="bytes">Its bytes.</param>
    public void Take(long part, ReadOnlyMemory<byte> bytes) => sums[part] = Crc64Nvme.Finish(Crc64Nvme.Append(Crc64Nvme.Start, bytes.Span));
}
