using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

/// <summary>
/// Builds the LA5c cohort in the CMeDS layout from the real table and one real segmentation. The images of two subjects differ in their voxels'
/// size, which the subject's id fixes, and in their description.
/// </summary>
/// <remarks>
/// The bytes are the same everywhere, and so is the top hash: nothing is compressed here, since what a compressor gives is its version's.
/// </remarks>
public sealed class La5c
{
    private const int Side = 128;

    private readonly byte[] compressed;

    /// <summary>Reads the segmentation (gzip: little-endian int16, 128³).</summary>
    public La5c(string segmentation)
    {
        compressed = File.ReadAllBytes(segmentation);
        var labels = new byte[Side * Side * Side * 2];
        using GZipStream source = new(new MemoryStream(compressed), CompressionMode.Decompress);
        source.ReadExactly(labels);
        for (var i = 0; i < labels.Length; i += 2)
        {
            var label = BinaryPrimitives.ReadInt16LittleEndian(labels.AsSpan(i));
            if (label != 0)
                Counts[label] = Counts.GetValueOrDefault(label) + 1;
        }
    }

    /// <summary>Voxels of each label other than 0, the same in every image.</summary>
    public SortedDictionary<int, long> Counts { get; } = new();

    /// <summary>The volume of a voxel of a subject's image in mm³: the edge is a float in the header.</summary>
    public static double VoxelVolume(string subject) => Math.Pow((float)Edge(subject), 3);

    /// <summary>Writes the data set: a folder with a table and a folder per subject. The same bytes every time.</summary>
    /// <returns>The ids of the subjects in the order of the table.</returns>
    public string[] Write(string table, string folder)
    {
        var lines = File.ReadAllLines(table);
        var names = lines[0].Split('\t');
        List<string> ids = [];
        foreach (var line in lines.AsSpan(1))
        {
            var values = line.Split('\t');
            var home = Directory.CreateDirectory(Path.Combine(folder, values[0])).FullName;
            using (var image = File.Create(Path.Combine(home, values[0] + ".nii.gz")))
            {
                // Two members of one gzip file (RFC 1952, 2.2).
                image.Write(Store(Header(values[0])));
                image.Write(compressed);
            }
            Dictionary<string, string> sidecar = [];
            for (var i = 0; i < names.Length; i++)
                sidecar[names[i]] = values[i];
            File.WriteAllText(Path.Combine(home, values[0] + ".json"), JsonSerializer.Serialize(sidecar) + "\n");
            ids.Add(values[0]);
        }
        File.Copy(table, Path.Combine(folder, "demographics.tsv"));
        return [.. ids];
    }

    private static double Edge(string subject)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));
        return 2.0 * (0.9 + (number % 2001 / 10000.0));
    }

    private static byte[] Header(string subject)
    {
        var header = new byte[352];
        var edge = Edge(subject);
        BitConverter.TryWriteBytes(header.AsSpan(0), 348);
        short[] lengths = [3, Side, Side, Side, 1, 1, 1, 1];
        for (var i = 0; i < lengths.Length; i++)
            BitConverter.TryWriteBytes(header.AsSpan(40 + (2 * i)), lengths[i]);
        BitConverter.TryWriteBytes(header.AsSpan(76), 1f);
        BitConverter.TryWriteBytes(header.AsSpan(254), (short)1); // sform_code: the rows below say where voxels are
        for (var axis = 0; axis < 3; axis++)
        {
            BitConverter.TryWriteBytes(header.AsSpan(80 + (4 * axis)), (float)edge);
            BitConverter.TryWriteBytes(header.AsSpan(280 + (20 * axis)), (float)edge);
            BitConverter.TryWriteBytes(header.AsSpan(292 + (16 * axis)), (float)(-edge * Side / 2));
        }
        BitConverter.TryWriteBytes(header.AsSpan(70), (short)4); // int16
        BitConverter.TryWriteBytes(header.AsSpan(72), (short)16);
        BitConverter.TryWriteBytes(header.AsSpan(108), 352f);
        BitConverter.TryWriteBytes(header.AsSpan(112), 1f);
        header[123] = 2; // mm
        Encoding.ASCII.GetBytes("LA5c " + subject).CopyTo(header, 148);
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return header;
    }

    // A gzip file of one stored block (RFC 1951, 3.2.4; RFC 1952, 2.3).
    private static byte[] Store(byte[] bytes)
    {
        const int Head = 15;
        var file = new byte[Head + bytes.Length + 8];
        new byte[] { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1 }.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(11), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(13), (ushort)~bytes.Length);
        bytes.CopyTo(file, Head);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Head + bytes.Length), Crc32(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Head + bytes.Length + 4), (uint)bytes.Length);
        return file;
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
