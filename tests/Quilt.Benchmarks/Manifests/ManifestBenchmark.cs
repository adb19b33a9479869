using System.Text.Json;
using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.Manifests;

/// <summary>Reading, hashing, writing and comparing a manifest of a million entries.</summary>
internal sealed class ManifestBenchmark : IBenchmark
{
    private const int ChangeEvery = 1000;

    // The yardstick needs minutes for a million entries and its times grow with their number, so it gets a tenth of them.
    private const int YardstickPart = 10;

    public string Name => "manifest";

    public string Title(Options settings) =>
        $"A manifest of {Entries(settings):N0} entries (yardstick: {Entries(settings) / YardstickPart:N0} entries, times {YardstickPart})";

    public IReadOnlyList<Row> Run(Options settings, string folder)
    {
        var entries = Entries(settings);
        var whole = Make(folder, "whole", entries);
        var part = Make(folder, "part", entries / YardstickPart);
        List<Round> rounds = [];
        for (var round = 0; round < settings.Rounds; round++)
            rounds.Add(RunOnce(whole, part));
        return [.. Rows(rounds, entries)];
    }

    private static int Entries(Options settings) => settings.Quick ? 20_000 : 1_000_000;

    private static Manifest Make(string folder, string name, int entries)
    {
        Manifest made = new(Path.Combine(folder, name), Path.Combine(folder, $"{name}.cache"), entries);
        ManifestMaker.Write(made.Path, entries);
        ManifestMaker.Write(made.ChangedPath, entries, ChangeEvery);
        Directory.CreateDirectory(made.Cache);
        return made with
        {
            Hash = Child.Measure("manifest-identify", made.Path).Check!,
            ChangedHash = Child.Measure("manifest-identify", made.ChangedPath).Check!,
        };
    }

    private static Round RunOnce(Manifest whole, Manifest part)
    {
        string[] manifest = [whole.Path, whole.Hash, whole.Cache];
        var read = Child.Measure("manifest-read", manifest);
        Round ours = new(
            read,
            Child.Measure("manifest-read-again", manifest),
            Child.Measure("manifest-find", [.. manifest, whole.SomeKey]),
            Child.Measure("manifest-hash", manifest),
            Child.Measure("manifest-write", [.. manifest, whole.Path + ".written"]),
            Child.Measure("manifest-diff", [.. manifest, whole.ChangedPath, whole.ChangedHash]),
            Yardstick(part));
        Expect("hash", ours.Hash.Check, whole.Hash);
        Expect("bytes written", ours.Write.Check, new FileInfo(whole.Path).Length.ToString());
        Expect("changes", ours.Diff.Check, (whole.Entries / ChangeEvery).ToString());
        Expect("entry found", ours.Find.Check, whole.SomeKey);
        return ours;
    }

    private static Python? Yardstick(Manifest part)
    {
        if (!Child.Exists("python3"))
            return null;
        var script = Path.Combine(AppContext.BaseDirectory, "Manifests", "yardstick.py");
        var output = Child.Run("python3", script, part.Path, part.ChangedPath, part.Path + ".written").Output;
        var python = JsonSerializer.Deserialize<Python>(Child.LastLine(output))!;
        Expect("hash beside Python's", part.Hash, python.TopHash);
        return python;
    }

    private static IEnumerable<Row> Rows(List<Round> rounds, int entries)
    {
        var python = rounds.Where(round => round.Python is not null).Select(round => round.Python!).ToList();
        var peak = python.Count == 0 ? "" : $"Python's peak for a tenth: {python.Max(one => one.ReadPeakBytes) >> 20} MiB";
        yield return Row.Of("read the first time: parse, hash, verify, keep, index", Of(round => round.Read), "Python: parse, hash", Theirs(one => one.Read + one.Hash), peak);
        yield return Row.Of("read again, from the cache", Of(round => round.Again), "Python: parse", Theirs(one => one.Read));
        yield return Row.Of("read again and find one entry", Of(round => round.Find), "Python: parse", Theirs(one => one.Read));
        yield return Row.Of("top hash of a package that was read", Of(round => round.Hash), "Python", Theirs(one => one.Hash));
        yield return Row.Of("write", Of(round => round.Write), "Python", Theirs(one => one.Write));
        yield return Row.Of($"diff of two, {entries / ChangeEvery:N0} changes", Of(round => round.Diff), "Python", Theirs(one => one.Diff));

        List<Measured> Of(Func<Round, Measured> part) => [.. rounds.Select(part)];
        List<double> Theirs(Func<Python, double> part) => [.. python.Select(one => YardstickPart * part(one))];
    }

    private static void Expect(string what, string? actual, string expected)
    {
        if (actual != expected)
            throw new InvalidOperationException($"Wrong {what}: {actual} instead of {expected}. A figure for a wrong result means nothing.");
    }

    private sealed record Manifest(string Path, string Cache, int Entries)
    {
        public string ChangedPath => Path + ".changed";

        public string SomeKey => ManifestMaker.Key(Entries / 3);

        public string Hash { get; init; } = "";

        public string ChangedHash { get; init; } = "";
    }

    private sealed record Round(Measured Read, Measured Again, Measured Find, Measured Hash, Measured Write, Measured Diff, Python? Python);

    private sealed record Python(double Read, double Hash, double Write, double Diff, long ReadPeakBytes, string TopHash, string Changes);
}
