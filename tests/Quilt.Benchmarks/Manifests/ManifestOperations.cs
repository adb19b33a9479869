using Quilt.Benchmarks.Harness;
using Quilt.Manifests;

namespace Quilt.Benchmarks.Manifests;

/// <summary>
/// What a child process does with a manifest. The first operand is the manifest's file, the second its top hash, the third the cache's
/// folder; an operation that needs a package takes it from the cache, which is not measured.
/// </summary>
internal static class ManifestOperations
{
    /// <summary>The top hash of a file's manifest, which says what to ask for when it is read.</summary>
    public static Task<Measured> Identify(string[] operands) => Timed.RunAsync(async () =>
    {
        await using var stream = File.OpenRead(operands[0]);
        var package = await ManifestReader.ReadAsync(stream, expectedTopHash: null, CancellationToken.None);
        return ManifestHasher.Compute(package);
    });

    /// <summary>First read of a revision: parsed, brought into canonical form, hashed, held against the hash, kept in the cache, indexed.</summary>
    public static Task<Measured> Read(string[] operands)
    {
        Directory.Delete(operands[2], recursive: true);
        return Timed.RunAsync(async () => (await LoadAsync(operands)).Count.ToString());
    }

    /// <summary>A later read, from the cache.</summary>
    public static Task<Measured> ReadAgain(string[] operands) =>
        Timed.RunAsync(async () => (await LoadAsync(operands)).Count.ToString());

    /// <summary>One entry of a package that is in the cache, without making the others; the fourth operand is its key.</summary>
    public static Task<Measured> FindOne(string[] operands) =>
        Timed.RunAsync(async () => (await LoadAsync(operands)).Find(operands[3])?.LogicalKey);

    /// <summary>Writes the manifest to the file that the fourth operand names.</summary>
    public static async Task<Measured> Write(string[] operands)
    {
        var package = await LoadAsync(operands);
        return await Timed.RunAsync(async () =>
        {
            await using var stream = File.Create(operands[3]);
            await ManifestWriter.WriteAsync(package, stream, CancellationToken.None);
            return stream.Length.ToString();
        });
    }

    /// <summary>The top hash of a package that was read before.</summary>
    public static async Task<Measured> Hash(string[] operands)
    {
        var package = await LoadAsync(operands);
        return await Timed.RunAsync(() => Task.FromResult<string?>(ManifestHasher.Compute(package)));
    }

    /// <summary>All changes between two packages; the operands 3 and 4 are the other's file and hash.</summary>
    public static async Task<Measured> Diff(string[] operands)
    {
        var left = await LoadAsync(operands);
        var right = await LoadAsync([operands[3], operands[4], operands[2]]);
        return await Timed.RunAsync(() => Task.FromResult<string?>(PackageDiff.Compare(left, right).Count().ToString()));
    }

    private static Task<Package> LoadAsync(string[] operands) => new ManifestCache(operands[2]).GetAsync(
        operands[1],
        _ => Task.FromResult<Stream>(File.OpenRead(operands[0])),
        CancellationToken.None);
}
