using System.Runtime.InteropServices;

namespace Quilt.Manifests;

/// <summary>Bytes of a manifest lent for a moment: the memory stays mapped until the lease is given back.</summary>
internal ref struct LineLease
{
    private readonly SafeHandle? memory;

    /// <summary>Lends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="memory">The handle that keeps them mapped, already counted up; null for managed memory.</param>
    public LineLease(ReadOnlySpan<byte> bytes, SafeHandle? memory)
    {
        Bytes = bytes;
        this.memory = memory;
    }

    /// <summary>The bytes; not to be used after the lease was given back.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Cuts the bytes where the first line ends: before a line feed, or a carriage return and a line feed.</summary>
    public void CutToLine()
    {
        var end = Bytes.IndexOf((byte)'\n');
        var line = end < 0 ? Bytes : Bytes[..end];
        Bytes = line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    /// <summary>Gives the bytes back.</summary>
    public readonly void Dispose() => memory?.DangerousRelease();
}
