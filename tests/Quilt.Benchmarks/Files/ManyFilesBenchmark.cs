using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.Files;

/// <summary>Pushing many small files into a folder registry, beside <c>cp -r</c>.</summary>
internal sealed class ManyFilesBenchmark : IBenchmark
{
    private const int FileSize = 4096;

    public string Name => "manyfiles";

    public string Title(Options settings) => $"{Count(settings):N0} files of 4 KiB";

    public IReadOnlyList<Row> Run(Options settings, string folder)
    {
        var data = Path.Combine(folder, "data");
        RandomFiles.WriteMany(data, Count(settings), FileSize);
        List<(Measured First, Measured Again, double Copy, double Sync)> rounds = [];
        for (var round = 0; round < settings.Rounds; round++)
        {
            var registry = Path.Combine(folder, $"registry-{round}");
            var copy = Path.Combine(folder, $"copy-{round}");
            rounds.Add((
                Child.Measure("push", data, registry),
                Child.Measure("push", data, registry),
                Child.Run("cp", "-r", data, copy).Seconds,
                Child.Run("sync", "-f", copy).Seconds));
        }
        var count = Count(settings);
        var rate = count / Row.Median(rounds.Select(round => round.Copy));
        var flushed = Row.Median(rounds.Select(round => round.Copy + round.Sync));
        List<double> copies = [.. rounds.Select(round => round.Copy)];
        var first = Row.Of("push into an empty folder registry, flushed to disk", [.. rounds.Select(round => round.First)], "cp -r", copies);
        var again = Row.Of("push again: everything is there", [.. rounds.Select(round => round.Again)], "cp -r", copies);
        return
        [
            first with { Note = $"{count / first.Seconds:N0} files/s; cp -r {rate:N0} files/s; cp -r and sync {flushed:0.00} s" },
            again with { Note = $"{count / again.Seconds:N0} files/s" },
        ];
    }

    private static int Count(Options settings) => settings.Quick ? 200 : 5_000;
}
