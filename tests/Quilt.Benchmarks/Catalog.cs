using Quilt.Benchmarks.Files;
using Quilt.Benchmarks.Harness;
using Quilt.Benchmarks.Manifests;
using Quilt.Benchmarks.Module;

namespace Quilt.Benchmarks;

/// <summary>The benchmarks by name, and the operations that they measure in child processes.</summary>
internal static class Catalog
{
    private static readonly IReadOnlyList<IBenchmark> All = [new BigFileBenchmark(), new ManyFilesBenchmark(), new ManifestBenchmark(), new ModuleBenchmark()];

    /// <summary>What <c>measure NAME operands…</c> runs.</summary>
    public static IReadOnlyDictionary<string, Func<string[], Task<Measured>>> Operations { get; } = new Dictionary<string, Func<string[], Task<Measured>>>
    {
        ["file-hash"] = FileOperations.Hash,
        ["push"] = FileOperations.Push,
        ["manifest-identify"] = ManifestOperations.Identify,
        ["manifest-read"] = ManifestOperations.Read,
        ["manifest-read-again"] = ManifestOperations.ReadAgain,
        ["manifest-find"] = ManifestOperations.FindOne,
        ["manifest-hash"] = ManifestOperations.Hash,
        ["manifest-write"] = ManifestOperations.Write,
        ["manifest-diff"] = ManifestOperations.Diff,
    };

    /// <summary>The benchmarks of these names, in their fixed order; all without a name.</summary>
    /// <exception cref="ArgumentException">A name that none has.</exception>
    public static IReadOnlyList<IBenchmark> Choose(IReadOnlyList<string> names)
    {
        var unknown = names.Except(All.Select(one => one.Name)).ToList();
        if (unknown.Count > 0)
            throw new ArgumentException($"There is no benchmark {string.Join(", ", unknown)}; there are {string.Join(", ", All.Select(one => one.Name))}.");
        return names.Count == 0 ? All : [.. All.Where(one => names.Contains(one.Name))];
    }
}
