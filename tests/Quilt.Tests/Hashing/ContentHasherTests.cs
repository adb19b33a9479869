using System.Security.Cryptography;
using CsCheck;
using Quilt.Hashing;

namespace Quilt.Tests.Hashing;

public sealed class ContentHasherTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Sha256Chunked)]
    [InlineData(HashType.Crc64Nvme)]
    public void A_hash_does_not_depend_on_the_pieces_in_which_content_comes(HashType type) =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Int[1, 700]).Sample((content, piece) =>
        {
            using var whole = ContentHasher.Create(type, content.Length);
            using var pieces = ContentHasher.Create(type, content.Length);
            whole.Append(content);
            for (var at = 0; at < content.Length; at += piece)
                pieces.Append(content.AsSpan(at, Math.Min(piece, content.Length - at)));
            var hash = whole.Finish();
            Assert.Equal(hash, pieces.Finish());
            Assert.Equal(hash, ContentHash.Parse(hash.Type, hash.Value));
        });

    [Fact]
    public void Folding_and_tables_give_the_same_checksum() => Gen.Select(Gen.Byte.Array[0, 2000], Gen.ULong).Sample((content, state) =>
        Assert.Equal(Crc64Nvme.AppendByTable(state, content), Crc64Nvme.Append(state, content)));

    [Fact]
    public void The_checksum_of_the_check_string_is_the_published_one() =>
        Assert.Equal(0xAE8B14860A799888UL, Crc64Nvme.Finish(Crc64Nvme.Append(Crc64Nvme.Start, "123456789"u8)));

    [Fact]
    public async Task Chunks_of_a_file_are_hashed_in_parallel_to_the_hash_of_hashes()
    {
        var content = new byte[(3 * 8 << 20) + 5];
        new Random(5).NextBytes(content);
        await File.WriteAllBytesAsync(path, content);
        var digests = content.Chunk(8 << 20).SelectMany(SHA256.HashData).ToArray();
        long reported = 0;
        Progress counted = new(count => Interlocked.Add(ref reported, count));
        var hash = await FileHasher.HashAsync(path, HashType.Sha256Chunked, 4, counted, default);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(digests)), hash.Value);
        Assert.Equal(content.Length, reported);
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_read_is_refused()
    {
        await File.WriteAllBytesAsync(path, new byte[1000]);
        Progress grow = new(_ => File.AppendAllText(path, "more"));
        var error = await Assert.ThrowsAsync<QuiltException>(() => FileHasher.HashAsync(path, HashType.Sha256Chunked, 1, grow, default));
        Assert.Equal((Problem.SourceChanged, path), (error.Problem, error.Target));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<QuiltException>(() => FileHasher.HashAsync(path + ".none", HashType.Sha256, 1, null, default));
        Assert.Equal((Problem.PathNotFound, path + ".none"), (error.Problem, error.Target));
    }

    [Fact]
    public async Task Hashing_ends_when_it_is_cancelled()
    {
        await File.WriteAllBytesAsync(path, new byte[1000]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileHasher.HashAsync(path, HashType.Sha256, 1, null, new CancellationToken(true)));
    }

    [Theory]
    [InlineData("sha2-256-chunked", "AAAA")]
    [InlineData("sha2-256-chunked", "not base64")]
    [InlineData("SHA256", "ABCD")]
    [InlineData("CRC64NVME", "AAAAAAAAAAAAAAAA")]
    [InlineData("MD5", "d41d8cd98f00b204e9800998ecf8427e")]
    public void A_value_that_is_none_of_its_type_is_refused(string type, string value) =>
        Assert.Equal(Problem.InvalidHash, Assert.Throws<QuiltException>(() => ContentHash.Parse(type, value)).Problem);

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
