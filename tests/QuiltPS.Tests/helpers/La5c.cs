using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

/// <summary>
/// Builds the LA5c cohort in the CMeDS layout from the real table and one real segmentation: every other voxel of its 256³, as int16. The
/// images of two subjects differ in their voxels' size, which the subject's id fixes, and in their description.
/// </summary>
public sealed class La5c
{
    private const int Side = 128;
    private const int HeaderOfMgh = 284;

    private readonly byte[] labels = new byte[Side * Side * Side * 2];
    private readonly byte[] compressed;

    /// <summary>Reads the segmentation (MGH: big-endian int32, 256³).</summary>
    public La5c(string segmentation)
    {
        var row = new byte[2 * Side * 4];
        using var source = new BufferedStream(new GZipStream(File.OpenRead(segmentation), CompressionMode.Decompress), 1 << 20);
        source.ReadExactly(new byte[HeaderOfMgh]);
        for (var z = 0; z < 2 * Side; z++)
        {
            for (var y = 0; y < 2 * Side; y++)
            {
                source.ReadExactly(row);
                if (z % 2 == 0 && y % 2 == 0)
                    TakeRow(row, ((z / 2 * Side) + (y / 2)) * Side);
            }
        }
        compressed = Compress(labels);
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
                // Two members of one gzip file (RFC 1952, 2.2): only the header has to be compressed anew.
                image.Write(Compress(Header(values[0])));
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

    private static byte[] Compress(byte[] bytes)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return target.ToArray();
    }

    private void TakeRow(byte[] row, int first)
    {
        for (var x = 0; x < Side; x++)
        {
            var label = BinaryPrimitives.ReadInt32BigEndian(row.AsSpan(x * 8));
            BinaryPrimitives.WriteInt16LittleEndian(labels.AsSpan((first + x) * 2), (short)label);
            if (label != 0)
                Counts[label] = Counts.GetValueOrDefault(label) + 1;
        }
    }
}
