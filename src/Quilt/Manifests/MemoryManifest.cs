namespace Quilt.Manifests;

/// <summary>A manifest in memory.</summary>
internal sealed class MemoryManifest(ReadOnlyMemory<byte> bytes) : ManifestBytes
{
    public override long Length => bytes.Length;

    public override int Read(long offset, Span<byte> buffer)
    {
        var rest = bytes.Span[(int)offset..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public override LineLease Lend(long offset) => new(bytes.Span[(int)offset..], null);
}
