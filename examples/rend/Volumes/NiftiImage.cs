using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Rend.Volumes;

/// <summary>A NIfTI-1 image in one file, plain or compressed, of which the header has been read (nifti1.h of the NIfTI-1 standard).</summary>
internal sealed class NiftiImage : IDisposable
{
    private const int HeaderSize = 348;

    private readonly Stream stream;
    private readonly byte[] header = new byte[HeaderSize];
    private readonly bool bigEndian;

    private NiftiImage(Stream stream)
    {
        this.stream = stream;
        stream.ReadExactly(header);
        bigEndian = BinaryPrimitives.ReadInt32BigEndian(header) == HeaderSize;
        if (Int32(0) != HeaderSize || Encoding.ASCII.GetString(header, 344, 3) != "n+1")
            throw new InvalidDataException("not a NIfTI-1 image in one file");
        var axes = Int16(40);
        if (axes is < 1 or > 7)
            throw new InvalidDataException($"{axes} dimensions");
        Shape = [.. Enumerable.Range(1, axes).Select(axis => (int)Int16(40 + (2 * axis)))];
        if (Shape.Any(length => length < 1) || Shape.Skip(3).Any(length => length > 1))
            throw new InvalidDataException($"not one volume: {string.Join(" x ", Shape)}");
        Type = Voxels.Of(Int16(70));
        stream.ReadExactly(new byte[Math.Max(0, (int)Single(108) - HeaderSize)]); // extensions, up to vox_offset
    }

    /// <summary>The length of each axis.</summary>
    public int[] Shape { get; }

    /// <summary>How a voxel is stored.</summary>
    public Voxels Type { get; }

    /// <summary>The edges of a voxel in mm, as the header's floats widened to double.</summary>
    public double[] Edges => [.. Enumerable.Range(1, Math.Min(3, Shape.Length)).Select(axis => Math.Abs((double)Single(76 + (4 * axis))) * Millimetres)];

    /// <summary>The volume of a voxel in mm³.</summary>
    public double VoxelVolume => Edges.Aggregate(1.0, (product, edge) => product * edge);

    // xyzt_units: 1 metre, 2 millimetre, 3 micrometre; 0 (unknown) is taken as mm, as every reader does.
    private double Millimetres => (header[123] & 7) switch { 1 => 1000, 3 => 0.001, _ => 1 };

    /// <summary>Opens an image.</summary>
    /// <exception cref="InvalidDataException">The file is no such image.</exception>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public static NiftiImage Open(string path)
    {
        Stream file = new BufferedStream(File.OpenRead(path), 1 << 16);
        return new NiftiImage(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    /// <summary>How many voxels each value has, after the header's scaling (<c>scl_slope * stored + scl_inter</c>; slope 0 means none).</summary>
    /// <exception cref="InvalidDataException">A value that is no whole number: not an image of labels.</exception>
    public SortedDictionary<long, long> CountLabels()
    {
        Dictionary<double, long> stored = [];
        var voxels = Shape.Aggregate(1L, (product, length) => product * length);
        var slice = new byte[Shape[0] * Type.Size];
        for (long read = 0; read < voxels; read += Shape[0])
        {
            stream.ReadExactly(slice);
            CountRow(slice, stored);
        }
        SortedDictionary<long, long> labels = [];
        foreach (var (value, count) in stored)
        {
            var label = Label(value);
            labels[label] = labels.GetValueOrDefault(label) + count;
        }
        return labels;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    // Neighbours mostly have the same label, so a row is counted in runs.
    private void CountRow(ReadOnlySpan<byte> row, Dictionary<double, long> counts)
    {
        for (var start = 0; start < row.Length;)
        {
            var voxel = row.Slice(start, Type.Size);
            var end = start + Type.Size;
            while (end < row.Length && row.Slice(end, Type.Size).SequenceEqual(voxel))
                end += Type.Size;
            var value = Type.Read(voxel, bigEndian);
            counts[value] = counts.GetValueOrDefault(value) + ((end - start) / Type.Size);
            start = end;
        }
    }

    private long Label(double value)
    {
        var slope = (double)Single(112);
        var scaled = slope == 0 ? value : (slope * value) + Single(116);
        return double.IsInteger(scaled) ? (long)scaled : throw new InvalidDataException($"the value {scaled} is no label");
    }

    private int Int32(int offset) => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(offset)) : BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(offset));

    private short Int16(int offset) => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(header.AsSpan(offset)) : BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(offset));

    private float Single(int offset) => BitConverter.Int32BitsToSingle(Int32(offset));
}
