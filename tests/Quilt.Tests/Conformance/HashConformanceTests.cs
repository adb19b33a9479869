using System.Security.Cryptography;
using System.Text;
using Quilt.Hashing;

namespace Quilt.Tests.Conformance;

public sealed class HashConformanceTests : IDisposable
{
    private const string Checksums = "checksums.json";
    private const string ChunkSizes = "chunk-size.json";

    private readonly string path = Path.GetTempFileName();

    public static TheoryData<int, string> ChecksumCases => ConformanceCases.Rows(Checksums);

    public static TheoryData<int, string> ChunkSizeCases => ConformanceCases.Rows(ChunkSizes);

    public void Dispose() => File.Delete(path);

    [SkippableTheory]
    [MemberData(nameof(ChecksumCases))]
    public async Task A_checksum_is_the_recorded_one_in_memory_and_of_a_file(int number, string name)
    {
        var item = ConformanceCases.Get(Checksums, number);
        var content = TestStream((int)item.Number("size"));
        var expected = ContentHash.Parse(item.Text("type"), item.Text("value"));
        await File.WriteAllBytesAsync(path, content);

        using var hasher = ContentHasher.Create(expected.Kind, content.Length);
        for (var at = 0; at < content.Length; at += 1_000_003)
            hasher.Append(content.AsSpan(at, Math.Min(1_000_003, content.Length - at)));

        Assert.Equal(expected, hasher.Finish());
        Assert.Equal(expected, await FileHasher.HashAsync(path, expected.Kind, 1, null, default));
        Assert.Equal(expected, await FileHasher.HashAsync(path, expected.Kind, 3, null, default));
        Assert.NotEmpty(name);
    }

    [SkippableTheory]
    [MemberData(nameof(ChunkSizeCases))]
    public void The_chunk_size_is_the_recorded_one(int number, string name)
    {
        var item = ConformanceCases.Get(ChunkSizes, number);
        Assert.Equal(item.Number("chunk"), ChunkSize.For(item.Number("size")));
        Assert.NotEmpty(name);
    }

    private static byte[] TestStream(int size)
    {
        var stream = new byte[size + SHA256.HashSizeInBytes];
        for (var i = 0; i * SHA256.HashSizeInBytes < size; i++)
            SHA256.HashData(Encoding.ASCII.GetBytes($"quilt-test:{i}"), stream.AsSpan(i * SHA256.HashSizeInBytes));
        return stream[..size];
    }
}
