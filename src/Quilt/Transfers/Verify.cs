namespace Quilt.Transfers;

/// <summary>Compares content with what a package states.</summary>
public static class Verify
{
    /// <summary>Reads every byte and gives one difference per finding, in no particular order.</summary>
    /// <param name="package">The package whose sizes and hashes must hold.</param>
    /// <param name="folder">A folder to compare with the package; null to verify what the package's physical keys point at.</param>
    /// <param name="options">How to do it.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static IAsyncEnumerable<Difference> RunAsync(
        Package package, string? folder, VerifyOptions options, TransferProgress progress, CancellationToken cancellationToken)
    {
        var target = folder is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return WorkerStream.RunAsync<Difference>(new Verifier(package, target, options, progress).RunAsync, cancellationToken);
    }
}

/// <summary>How content is verified.</summary>
public sealed record VerifyOptions
{
    /// <summary>Which logical keys to look at; null for all.</summary>
    public Func<string, bool>? Filter { get; init; }

    /// <summary>How many files are under way at once; 0 for twice the cores.</summary>
    public int Concurrency { get; init; }

    /// <summary>Where content is read from; null for files of this machine only.</summary>
    public IContentSource? Source { get; init; }

    internal int Workers => Source.WorkersFor(Concurrency);
}
