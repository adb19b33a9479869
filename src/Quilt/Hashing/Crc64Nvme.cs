using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quilt.Hashing;

/// <summary>
/// CRC-64/NVME (reflected, polynomial AD93D23594C93659, all ones before and after), as S3 computes it. With carry-less multiplication it
/// folds 128 bytes at a time; elsewhere it goes by tables, eight bytes at a time.
/// </summary>
internal static class Crc64Nvme
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5; // its bits reversed
    private const int Lanes = 8;
    private const int LaneBytes = 16;
    private const int BlockBytes = Lanes * LaneBytes;

    private static readonly ulong[] Tables = MakeTables();
    private static readonly Vector128<ulong> FoldBlock = FoldBy(BlockBytes * 8);
    private static readonly Vector128<ulong> FoldLane = FoldBy(LaneBytes * 8);

    /// <summary>The state before the first byte.</summary>
    public const ulong Start = ulong.MaxValue;

    /// <summary>The checksum of a state after the last byte.</summary>
    public static ulong Finish(ulong state) => ~state;

    /// <summary>The checksum of content of which the checksums of two pieces are known.</summary>
    /// <param name="first">The first piece's checksum.</param>
    /// <param name="second">The second's.</param>
    /// <param name="secondLength">The second's bytes.</param>
    public static ulong Combine(ulong first, ulong second, long secondLength)
    {
        // The bytes of the second piece multiply what came before by x to the power of their bits; it is raised by squaring.
        var shift = Power(0);
        var square = Power(8);
        for (var left = secondLength; left > 0; left >>= 1)
        {
            if ((left & 1) == 1)
                shift = Multiply(shift, square);
            square = Multiply(square, square);
        }
        return Multiply(first, shift) ^ second;
    }

    /// <summary>Takes bytes into a state.</summary>
    public static ulong Append(ulong state, ReadOnlySpan<byte> bytes) =>
        Pclmulqdq.IsSupported && bytes.Length >= BlockBytes ? AppendFolding(state, bytes) : AppendByTable(state, bytes);

    /// <summary>The same by tables alone.</summary>
    internal static ulong AppendByTable(ulong state, ReadOnlySpan<byte> bytes)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Tables);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var next = state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            state = 0;
            for (var i = 0; i < 8; i++)
                state ^= System.Runtime.CompilerServices.Unsafe.Add(ref table, ((7 - i) << 8) + (byte)(next >> (8 * i)));
        }
        foreach (var b in bytes)
            state = (state >> 8) ^ Tables[(byte)(state ^ b)];
        return state;
    }

    // Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009), bits reversed.
    private static ulong AppendFolding(ulong state, ReadOnlySpan<byte> bytes)
    {
        Span<Vector128<ulong>> lanes = stackalloc Vector128<ulong>[Lanes];
        for (var i = 0; i < Lanes; i++)
            lanes[i] = Load(bytes, i);
        lanes[0] ^= Vector128.CreateScalar(state);
        bytes = bytes[BlockBytes..];
        var (a, b, c, d) = (lanes[0], lanes[1], lanes[2], lanes[3]);
        var (e, f, g, h) = (lanes[4], lanes[5], lanes[6], lanes[7]);
        var by = FoldBlock;
        for (; bytes.Length >= BlockBytes; bytes = bytes[BlockBytes..])
        {
            a = Fold(a, by) ^ Load(bytes, 0);
            b = Fold(b, by) ^ Load(bytes, 1);
            c = Fold(c, by) ^ Load(bytes, 2);
            d = Fold(d, by) ^ Load(bytes, 3);
            e = Fold(e, by) ^ Load(bytes, 4);
            f = Fold(f, by) ^ Load(bytes, 5);
            g = Fold(g, by) ^ Load(bytes, 6);
            h = Fold(h, by) ^ Load(bytes, 7);
        }
        by = FoldLane;
        a = Fold(Fold(Fold(a, by) ^ b, by) ^ c, by) ^ d;
        a = Fold(Fold(Fold(Fold(a, by) ^ e, by) ^ f, by) ^ g, by) ^ h;
        for (; bytes.Length >= LaneBytes; bytes = bytes[LaneBytes..])
            a = Fold(a, by) ^ Load(bytes, 0);
        // What is left stands for the bytes so far: its own checksum, from nothing, is theirs.
        Span<byte> rest = stackalloc byte[LaneBytes];
        a.AsByte().CopyTo(rest);
        return AppendByTable(AppendByTable(0, rest), bytes);
    }

    private static Vector128<ulong> Load(ReadOnlySpan<byte> bytes, int lane) =>
        Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(bytes), (nuint)(lane * LaneBytes)).AsUInt64();

    private static Vector128<ulong> Fold(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(lane, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11);

    // Moving a lane by some bits multiplies its halves by powers of x; a product of reversed numbers comes out one bit short.
    private static Vector128<ulong> FoldBy(int bits) => Vector128.Create(Power(bits + 63), Power(bits - 1));

    private static ulong Power(int exponent)
    {
        var power = 1UL << 63; // x to the 0, its bits reversed
        for (var i = 0; i < exponent; i++)
            power = (power >> 1) ^ ((power & 1) == 0 ? 0 : Polynomial);
        return power;
    }

    // Both numbers and the product have their bits reversed: the highest bit stands for 1.
    private static ulong Multiply(ulong left, ulong right)
    {
        var product = 0UL;
        for (var bit = 63; bit >= 0; bit--)
        {
            if (((left >> bit) & 1) == 1)
                product ^= right;
            right = (right >> 1) ^ ((right & 1) == 0 ? 0 : Polynomial);
        }
        return product;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value >> 1) ^ ((value & 1) == 0 ? 0 : Polynomial);
            tables[i] = value;
        }
        for (var i = 256; i < tables.Length; i++)
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
