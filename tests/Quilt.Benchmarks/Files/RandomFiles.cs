namespace Quilt.Benchmarks.Files;

/// <summary>Files of content that no file system can share or compress; the same arguments give the same bytes.</summary>
internal static class RandomFiles
{
    /// <summary>Writes one file.</summary>
    public static void WriteOne(string path, long size, int seed)
    {
        Random random = new(seed);
        var block = new byte[(int)Math.Min(size, 1 << 24)];
        using var file = File.Create(path);
        for (long written = 0; written < size; written += block.Length)
        {
            random.NextBytes(block);
            file.Write(block.AsSpan(0, (int)Math.Min(block.Length, size - written)));
        }
    }

    /// <summary>Writes many small files, a hundred to a folder.</summary>
    public static void WriteMany(string folder, int files, int size)
    {
        for (var i = 0; i < files; i++)
        {
            var home = Directory.CreateDirectory(Path.Combine(folder, $"part-{i / 100:D4}"));
            WriteOne(Path.Combine(home.FullName, $"file-{i:D6}.bin"), size, i);
        }
    }
}
