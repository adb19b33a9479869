using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.Files;

/// <summary>Hashing and storing one big file, beside OpenSSL on all cores and <c>cp</c>.</summary>
internal sealed class BigFileBenchmark : IBenchmark
{
    public string Name => "bigfile";

    public string Title(Options settings) => $"One file of {Size(settings) >> 20:N0} MiB, in the page cache";

    public IReadOnlyList<Row> Run(Options settings, string folder)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        var file = Path.Combine(data, "image.bin");
        RandomFiles.WriteOne(file, Size(settings), seed: 1);
        List<Round> rounds = [];
        for (var round = 0; round < settings.Rounds; round++)
            rounds.Add(RunOnce(folder, data, file));
        return [.. Rows(rounds, Size(settings))];
    }

    private static long Size(Options settings) => settings.Quick ? 64L << 20 : 2L << 30;

    private static Round RunOnce(string folder, string data, string file)
    {
        var registry = Path.Combine(folder, "registry");
        var copy = Path.Combine(folder, "copy.bin");
        Round round = new(
            Child.Measure("file-hash", file),
            Child.Exists("openssl") ? Child.Run("openssl", "dgst", "-sha256", file).Seconds / Environment.ProcessorCount : null,
            Child.Measure("push", data, registry),
            Child.Run("cp", file, copy).Seconds,
            Child.Run("sync", copy).Seconds);
        Directory.Delete(registry, recursive: true);
        File.Delete(copy);
        return round;
    }

    private static IEnumerable<Row> Rows(List<Round> rounds, long size)
    {
        var openssl = rounds.Where(round => round.OpenSsl is not null).Select(round => round.OpenSsl!.Value).ToList();
        var hash = Row.Of("hash", [.. rounds.Select(round => round.Hash)], "openssl dgst -sha256 on one core, divided by the cores", openssl);
        var copy = Row.Median(rounds.Select(round => round.Copy));
        var flushed = Row.Median(rounds.Select(round => round.Copy + round.Sync));
        yield return hash with { Note = $"{size / hash.Seconds / (1 << 30):0.00} GiB/s" };
        yield return Row.Of(
            "store: push into a folder registry, flushed to disk",
            [.. rounds.Select(round => round.Push)],
            "cp, and our hashing after it",
            [.. rounds.Select(round => round.Copy + round.Hash.Seconds)],
            $"cp {copy:0.00} s; cp and sync {flushed:0.00} s");
    }

    private sealed record Round(Measured Hash, double? OpenSsl, Measured Push, double Copy, double Sync);
}
