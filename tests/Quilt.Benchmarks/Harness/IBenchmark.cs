namespace Quilt.Benchmarks.Harness;

/// <summary>One subject that is measured; it makes its own data below the folder that it is given and leaves it there.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>The heading of its table.</summary>
    string Title(Options settings);

    /// <summary>Runs all rounds.</summary>
    IReadOnlyList<Row> Run(Options settings, string folder);
}
