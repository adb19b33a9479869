using System.Buffers.Binary;

namespace Quilt.Hashing;

/// <summary><see cref="HashType.Crc64Nvme"/>.</summary>
internal sealed class Crc64Hasher : ContentHasher
{
    private ulong state = Crc64Nvme.Start;

    public override void Append(ReadOnlySpan<byte> bytes) => state = Crc64Nvme.Append(state, bytes);

    public override ContentHash Finish()
    {
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(value, Crc64Nvme.Finish(state));
        return new(ContentHash.NameOf(HashType.Crc64Nvme), Convert.ToBase64String(value));
    }

    public override void Dispose()
    {
    }
}
