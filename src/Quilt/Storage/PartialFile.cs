using System.Globalization;
using System.Security.Cryptography;

namespace Quilt.Storage;

/// <summary>
/// A staged file whose chunks come in any order, and that outlasts its process: beside it lies a list of the chunks that are whole, with
/// their SHA-256s. Whoever goes on with it reads those again, since after a power cut the list may be ahead of the content. Safe to use from many threads.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    /// <summary>What the names of such files begin with.</summary>
    public const string Prefix = "partial-";

    private const string ListSuffix = ".chunks";

    private readonly StagedFile file;
    private readonly StreamWriter list;
    private readonly Dictionary<int, byte[]> recorded = [];
    private readonly Lock gate = new();

    /// <summary>Opens the file, or creates it with room for its content.</summary>
    /// <param name="path">Where.</param>
    /// <param name="size">Bytes of the content.</param>
    public PartialFile(string path, long size)
    {
        Load(path + ListSuffix);
        file = StagedFile.Resume(path, size);
        list = FileErrors.OnWriting(path, () => new StreamWriter(path + ListSuffix, append: true) { AutoFlush = true });
        list.Write('\n'); // a line that a killed process left torn must not take ours with it
    }

    /// <summary>Whether a folder holds something to go on with.</summary>
    public static bool AnyIn(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"{Prefix}*{ListSuffix}").Any(path => File.Exists(WithoutSuffix(path)));

    /// <summary>Moves what can be gone on with into another folder of the same file system.</summary>
    public static void MoveAll(string from, string to)
    {
        // The list comes last: without it the content is not believed.
        foreach (var path in Directory.GetFiles(from, $"{Prefix}*{ListSuffix}").Where(path => File.Exists(WithoutSuffix(path))))
        {
            File.Move(WithoutSuffix(path), Path.Combine(to, Path.GetFileName(WithoutSuffix(path))), overwrite: true);
            File.Move(path, Path.Combine(to, Path.GetFileName(path)), overwrite: true);
        }
    }

    /// <summary>Whether a chunk was whole already when the file was opened, by its content.</summary>
    /// <param name="chunk">Its number, from 0.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="digest">Gets its SHA-256.</param>
    public bool Has(int chunk, long offset, long length, Span<byte> digest)
    {
        if (!recorded.TryGetValue(chunk, out var expected))
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Hashing.FilePass.BufferSize];
        for (long done = 0; done < length;)
        {
            var count = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done)), offset + done);
            if (count == 0)
                return false;
            hash.AppendData(buffer.AsSpan(0, count));
            done += count;
        }
        hash.GetHashAndReset(digest);
        return digest.SequenceEqual(expected);
    }

    /// <inheritdoc cref="StagedFile.Write"/>
    public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

    /// <inheritdoc cref="StagedFile.Read"/>
    public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

    /// <summary>Notes that a chunk is whole.</summary>
    /// <param name="chunk">Its number, from 0.</param>
    /// <param name="digest">Its SHA-256.</param>
    public void Record(int chunk, ReadOnlySpan<byte> digest)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{chunk} {Convert.ToBase64String(digest)}\n");
        lock (gate)
            FileErrors.OnWriting(file.Path, () => list.Write(line));
    }

    /// <summary>Closes the file and keeps it for a <see cref="FileCommitter"/>.</summary>
    /// <returns>Its temporary name, and what is to be called once it has its final one.</returns>
    public (string Path, Action Named) Complete()
    {
        list.Dispose();
        return (file.Complete(), () => File.Delete(file.Path + ListSuffix));
    }

    /// <summary>Removes it: what it holds is not what it should be.</summary>
    public void Discard()
    {
        Dispose();
        File.Delete(file.Path + ListSuffix);
        File.Delete(file.Path);
    }

    /// <summary>Closes it, for the next to go on with.</summary>
    public void Dispose()
    {
        list.Dispose();
        file.Dispose();
    }

    private static string WithoutSuffix(string path) => path[..^ListSuffix.Length];

    private void Load(string path)
    {
        if (!File.Exists(path))
            return;
        foreach (var parts in FileErrors.OnWriting(path, () => File.ReadAllLines(path)).Select(line => line.Split(' ')))
        {
            var digest = new byte[SHA256.HashSizeInBytes];
            if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var chunk) &&
                Convert.TryFromBase64String(parts[1], digest, out var length) && length == digest.Length)
            {
                recorded[chunk] = digest;
            }
        }
    }
}
