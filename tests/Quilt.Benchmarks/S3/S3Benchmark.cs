using System.Globalization;
using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.S3;

/// <summary>Pushing to a bucket and installing from it, beside rclone and the AWS CLI, in turns against one server.</summary>
internal sealed class S3Benchmark(S3DataSet set) : IBenchmark
{
    private const string Yardstick = "rclone, 32 transfers";

    public string Name => set.Name;

    public string Title(Options settings) => $"S3 (radosgw in memory): {Files(settings).Title}";

    public IReadOnlyList<Row> Run(Options settings, string folder)
    {
        if (settings.Module is null || settings.Pwsh is null)
            throw new ArgumentException("The S3 benchmarks need --module and --pwsh; build.ps1 Bench gives them.");
        var files = Files(settings);
        var data = Path.Combine(folder, "data");
        files.Make(data);
        Thread.Sleep(TimeSpan.FromSeconds(3));
        Contender[] all = [new Ours(settings, isWarm: true), Tool.Rclone(32), new Ours(settings, isWarm: false), Tool.Rclone(64), Tool.Aws];
        foreach (var absent in all.Where(one => !one.Exists))
            Console.Error.WriteLine($"{absent.Name} is not on this machine and is left out.");
        var there = all.Where(one => one.Exists).ToArray();
        var trips = there.ToDictionary(one => one.Name, _ => new List<Trip>());
        for (var round = 0; round < settings.Rounds; round++)
            RunOnce(files, there, trips, folder, data, round);
        return [.. Rows(trips)];
    }

    private S3DataSet Files(Options settings) => settings.Quick ? set.Quick : set;

    private static void RunOnce(S3DataSet files, Contender[] contenders, Dictionary<string, List<Trip>> trips, string folder, string data, int round)
    {
        var expected = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Count();
        S3Server? server = null;
        // Each round begins with another one, so that none always finds the server as its predecessor left it.
        for (var turn = 0; turn < contenders.Length; turn++)
        {
            var place = (turn + round) % contenders.Length;
            server ??= S3Server.Start(Path.Combine(folder, "server"), files.Bytes * 2);
            try
            {
                var scratch = Directory.CreateDirectory(Path.Combine(folder, $"scratch-{place}"));
                Errand errand = new(server, $"bench-{round}-{place}", data, Path.Combine(folder, $"target-{round}-{place}"), scratch.FullName);
                server.MakeBucketAsync(errand.Bucket).GetAwaiter().GetResult();
                trips[contenders[place].Name].Add(contenders[place].Travel(errand));
                if (Directory.EnumerateFiles(errand.Target, "*", SearchOption.AllDirectories).Count() != expected)
                    throw new InvalidOperationException($"{contenders[place].Name} did not bring back all {expected} files. A figure for a wrong result means nothing.");
                // Small ones stay to the end: ext4 looks long for the inodes of files that were deleted a moment ago, so the next would pay.
                if (files.NeedsServerEach)
                    Directory.Delete(errand.Target, recursive: true);
                scratch.Delete(recursive: true);
            }
            catch
            {
                server.Dispose();
                throw;
            }
            if (turn == contenders.Length - 1 || files.NeedsServerEach)
            {
                server.Dispose();
                server = null;
            }
        }
    }

    private static IEnumerable<Row> Rows(Dictionary<string, List<Trip>> trips)
    {
        foreach (var session in trips.Keys.Where(name => name.EndsWith("session", StringComparison.Ordinal)))
        {
            yield return Against($"push, {session}", trips[session].Select(trip => trip.Up), trip => trip.Up);
            yield return Against($"install, {session}", trips[session].Select(trip => trip.Down), trip => trip.Down);
            yield return Row.Of($"push again, nothing changed, {session}", [.. trips[session].Select(trip => trip.Again!)], "-", []);
        }

        Row Against(string what, IEnumerable<Measured> ours, Func<Trip, Measured> part)
        {
            List<Measured> mine = [.. ours];
            var seconds = Row.Median(mine.Select(one => one.Seconds));
            var others = trips.Where(pair => !pair.Key.EndsWith("session", StringComparison.Ordinal)).Select(pair => Beside(pair.Key, [.. pair.Value.Select(part)], seconds));
            List<double> yardstick = trips.TryGetValue(Yardstick, out var rounds) ? [.. rounds.Select(trip => part(trip).Seconds)] : [];
            return Row.Of(what, mine, Yardstick, yardstick, string.Join("; ", others));
        }
    }

    private static string Beside(string name, IReadOnlyList<Measured> theirs, double ours)
    {
        var seconds = Row.Median(theirs.Select(one => one.Seconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {seconds:0.00} s (ours {ours / seconds:0.00}), {Row.Median(theirs.Select(one => one.CpuSeconds)):0.0} s CPU, {theirs.Max(one => one.PeakBytes) >> 20} MiB");
    }
}
