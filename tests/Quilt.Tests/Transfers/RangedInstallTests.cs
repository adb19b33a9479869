using System.Security.Cryptography;
using Quilt.Hashing;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

/// <summary>A big entry comes in chunks, several at once, and an install that ended early is gone on with.</summary>
public sealed class RangedInstallTests : TransferFixture
{
    private const int Chunks = 12;

    private readonly byte[] content = RandomNumberGenerator.GetBytes(((Chunks - 1) * (8 << 20)) + 77);

    private string Partial => Assert.Single(Directory.EnumerateFiles(Target, "partial-*", SearchOption.AllDirectories), path => !path.EndsWith(".chunks", StringComparison.Ordinal));

    [Theory]
    [InlineData(HashType.Sha256Chunked)]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Crc64Nvme)]
    public async Task Content_in_chunks_is_verified_by_any_kind_of_hash(HashType type)
    {
        RangedSource source = new(content);

        var (files, errors) = await InstallAsync(PackageOf(type), source);

        Assert.Empty(errors);
        Assert.Equal(content, await File.ReadAllBytesAsync(Assert.Single(files).Path));
        Assert.Equal(Chunks, source.Opened);
        Assert.Equal(["big"], TestFolder.Files(Target));
    }

    [Fact]
    public async Task An_install_that_was_stopped_is_gone_on_with()
    {
        await StopAsync(after: 6);
        RangedSource source = new(content);

        var (files, errors) = await InstallAsync(PackageOf(HashType.Sha256Chunked), source);

        Assert.Empty(errors);
        Assert.Equal(content, await File.ReadAllBytesAsync(Assert.Single(files).Path));
        Assert.InRange(source.Opened, Chunks - 6, Chunks - 5);
        Assert.Equal(["big"], TestFolder.Files(Target));
    }

    [Fact]
    public async Task A_chunk_that_is_not_what_was_recorded_is_brought_again()
    {
        await StopAsync(after: 6);
        await using (var half = File.OpenWrite(Partial))
            half.Write(new byte[100]);
        RangedSource source = new(content);

        var (files, _) = await InstallAsync(PackageOf(HashType.Sha256Chunked), source);

        Assert.Equal(content, await File.ReadAllBytesAsync(Assert.Single(files).Path));
    }

    [Fact]
    public async Task Content_that_differs_gets_no_file_and_nothing_of_it_is_kept()
    {
        var other = (byte[])content.Clone();
        other[^1] ^= 1;

        var (files, errors) = await InstallAsync(PackageOf(HashType.Sha256Chunked), new RangedSource(other));

        Assert.Empty(files);
        Assert.Equal(Problem.ContentMismatch, Assert.Single(errors).Problem);
        Assert.Empty(TestFolder.Files(Target));
    }

    [Fact]
    public async Task Content_that_ends_early_gets_no_file()
    {
        var (files, errors) = await InstallAsync(PackageOf(HashType.Sha256Chunked), new RangedSource(content[..^1]));

        Assert.Empty(files);
        Assert.Equal(Problem.ContentMismatch, Assert.Single(errors).Problem);
        Assert.Empty(TestFolder.Files(Target));
    }

    [Fact]
    public async Task What_is_left_of_a_stopped_install_is_no_file_of_the_folder()
    {
        await StopAsync(after: 6);

        Assert.Equal(0, Transfer.FromFolder(Target).Count);
    }

    private Task<(List<InstalledFile> Files, List<QuiltException> Errors)> InstallAsync(Package package, IContentSource source) =>
        Transfer.InstallAsync(package, Target, new InstallOptions { Source = source });

    private async Task StopAsync(int after)
    {
        using CancellationTokenSource stop = new();
        RangedSource source = new(content) { BeforeChunk = number => number < after ? Task.CompletedTask : stop.CancelAsync() };
        var plan = await Install.PlanAsync(PackageOf(HashType.Sha256Chunked), Target, new InstallOptions { Source = source }, default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Install.ExecuteAsync(plan, new TransferProgress(), new RecordedReport(), stop.Token).ToListAsync());
    }

    private Package PackageOf(HashType type)
    {
        using var hasher = ContentHasher.Create(type, content.Length);
        hasher.Append(content);
        Entry entry = new() { LogicalKey = "big", PhysicalKey = PhysicalKey.S3("bucket", "big", "v1"), Size = content.Length, Hash = hasher.Finish() };
        return new Package { Entries = new[] { entry } };
    }

    /// <summary>Content in memory that is given in ranges, one after the other where a test counts them.</summary>
    private sealed class RangedSource(byte[] content) : IContentSource
    {
        private readonly SemaphoreSlim one = new(1, 1);
        private int opened;

        /// <summary>Called with the number of chunks that were opened before; what it throws is the answer.</summary>
        public Func<int, Task>? BeforeChunk { get; init; }

        public int Opened => opened;

        public int Concurrency => 64;

        public bool HasRanges(Entry entry) => true;

        public async Task<Stream> OpenRangeAsync(Entry entry, long offset, long length, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref opened) - 1;
            if (BeforeChunk is null)
                return Range(offset, length);
            // A whole chunk is read, and recorded, before the next is given out.
            await one.WaitAsync(cancellationToken);
            await BeforeChunk(number);
            cancellationToken.ThrowIfCancellationRequested();
            return new LastByteReleases(Range(offset, length), one);
        }

        public Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        private MemoryStream Range(long offset, long length) =>
            new(content, (int)offset, (int)Math.Min(length, content.Length - offset), writable: false);

        private sealed class LastByteReleases(MemoryStream inner, SemaphoreSlim one) : MemoryStream(inner.ToArray())
        {
            protected override void Dispose(bool disposing)
            {
                if (disposing)
                    one.Release();
                base.Dispose(disposing);
            }
        }
    }
}
