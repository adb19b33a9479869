using Quilt.Benchmarks.Batch;
using Quilt.Benchmarks.Files;
using Quilt.Benchmarks.Harness;
using Quilt.Benchmarks.Manifests;
using Quilt.Benchmarks.Module;
using Quilt.Benchmarks.S3;

namespace Quilt.Benchmarks;

/// <summary>The benchmarks by name, and the operations that they measure in child processes.</summary>
internal static class Catalog
{
    private static readonly IReadOnlyList<IBenchmark> Local = [new BigFileBenchmark(), new ManyFilesBenchmark(), new ManifestBenchmark(), new ModuleBenchmark()];

    // Only by name: they need a server, and minutes or an hour.
    private static readonly IReadOnlyList<IBenchmark> Remote = [new BatchBenchmark(), .. S3DataSet.All.Select(set => new S3Benchmark(set))];

    /// <summary>What <c>measure NAME operands…</c> runs.</summary>
    public static IReadOnlyDictionary<string, Func<string[], Task<Measured>>> Operations { get; } = new Dictionary<string, Func<string[], Task<Measured>>>
    {
        ["file-hash"] = FileOperations.Hash,
        ["push"] = FileOperations.Push,
        ["batch-submit"] = BatchOperations.Submit,
        ["batch-wait"] = BatchOperations.Wait,
        ["manifest-identify"] = ManifestOperations.Identify,
        ["manifest-read"] = ManifestOperations.Read,
        ["manifest-read-again"] = ManifestOperations.ReadAgain,
        ["manifest-find"] = ManifestOperations.FindOne,
        ["manifest-hash"] = ManifestOperations.Hash,
        ["manifest-write"] = ManifestOperations.Write,
        ["manifest-diff"] = ManifestOperations.Diff,
    };

    /// <summary>The benchmarks of these names, in their fixed order; <c>s3</c> is all whose names begin so. Without a name those that need no server.</summary>
    /// <exception cref="ArgumentException">A name that none has.</exception>
    public static IReadOnlyList<IBenchmark> Choose(IReadOnlyList<string> names)
    {
        IReadOnlyList<IBenchmark> all = [.. Local, .. Remote];
        var unknown = names.Where(name => !all.Any(one => Means(name, one))).ToList();
        if (unknown.Count > 0)
            throw new ArgumentException($"There is no benchmark {string.Join(", ", unknown)}; there are s3 and {string.Join(", ", all.Select(one => one.Name))}.");
        return names.Count == 0 ? Local : [.. all.Where(one => names.Any(name => Means(name, one)))];
    }

    private static bool Means(string name, IBenchmark benchmark) =>
        benchmark.Name == name || benchmark.Name.StartsWith($"{name}-", StringComparison.Ordinal);
}
