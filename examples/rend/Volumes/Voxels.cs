using System.Buffers.Binary;

namespace Rend.Volumes;

/// <summary>How a voxel is stored: the header's <c>datatype</c>, of which those that hold one real number are read.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Size">Bytes of a voxel.</param>
/// <param name="FromLittleEndian">Reads a voxel whose lowest byte comes first.</param>
internal sealed record Voxels(string Name, int Size, Func<byte[], double> FromLittleEndian)
{
    /// <summary>The type of a code.</summary>
    /// <exception cref="InvalidDataException">A code that is not one of these.</exception>
    public static Voxels Of(short code) => code switch
    {
        2 => new("uint8", 1, bytes => bytes[0]),
        4 => new("int16", 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        8 => new("int32", 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        16 => new("float32", 4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        64 => new("float64", 8, bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        256 => new("int8", 1, bytes => (sbyte)bytes[0]),
        512 => new("uint16", 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        768 => new("uint32", 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        _ => throw new InvalidDataException($"voxels of type {code} cannot be labels"),
    };

    /// <summary>Reads a voxel of either byte order.</summary>
    public double Read(ReadOnlySpan<byte> voxel, bool bigEndian)
    {
        var bytes = voxel.ToArray();
        if (bigEndian)
            Array.Reverse(bytes);
        return FromLittleEndian(bytes);
    }
}
