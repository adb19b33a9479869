using System.Diagnostics;

namespace Quilt.Registries;

/// <summary>
/// For stores that neither lock nor check conditions: two pushes that looked at <c>latest</c> in the same moment both write it, and the later one
/// stands. The earlier one looks again when the other must have written, so that it is told.
/// </summary>
/// <param name="location">The registry, for messages.</param>
/// <param name="pointers">Its pointers.</param>
/// <param name="read">Reads a revision.</param>
internal sealed class OvertakenCheck(RegistryLocation location, PointerStore pointers, Func<PackageName, string, CancellationToken, Task<Package>> read)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(1);

    /// <summary>Makes sure that what was published a moment ago was not lost to another push.</summary>
    /// <param name="name">The package.</param>
    /// <param name="published">What was published.</param>
    /// <param name="topHash">Its top hash.</param>
    /// <param name="before">The top hash that <c>latest</c> had before; null when there was none.</param>
    /// <param name="began">The stopwatch's time when the look before the write began: another push takes about as long from its look to its write.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PackageConflict"/>, with the other's top hash.</exception>
    public async Task RunAsync(PackageName name, Package published, string topHash, string? before, long began, CancellationToken cancellationToken)
    {
        var pause = Stopwatch.GetElapsedTime(began);
        await Task.Delay(pause < LeastPause ? LeastPause : pause > MostPause ? MostPause : pause, cancellationToken).ConfigureAwait(false);
        if (await FindOtherAsync(name, published, topHash, before, cancellationToken).ConfigureAwait(false) is not { } other)
            return;
        QuiltException conflict = new(
            Problem.PackageConflict,
            $"'{name}' in {location} is at {other} by now: another push was published in the same moment, and the store has no conditional writes that would have kept it back. " +
            $"What this push changed is in the revision {topHash}, but not in the latest. Run the same command again: it adds to the new latest revision, and copies nothing twice.",
            name.ToString());
        conflict.Data["TopHash"] = other;
        throw conflict;
    }

    // The revision is published: whatever keeps one from looking must not undo that.
    private async Task<string?> FindOtherAsync(PackageName name, Package published, string topHash, string? before, CancellationToken cancellationToken)
    {
        try
        {
            var latest = await pointers.ReadAsync(name, RegistryLayout.Latest, cancellationToken).ConfigureAwait(false);
            if (latest is null || latest.TopHash == topHash)
                return null;
            var other = await read(name, latest.TopHash, cancellationToken).ConfigureAwait(false);
            var parent = before is null ? null : await read(name, before, cancellationToken).ConfigureAwait(false);
            return published.Content.Any(entry => !Has(parent, entry) && !Has(other, entry)) ? latest.TopHash : null;
        }
        catch (QuiltException)
        {
            return null;
        }
    }

    // One that was made from ours has what we changed.
    private static bool Has(Package? package, Entry entry) => package?.Find(entry.LogicalKey) is { } found && found.Size == entry.Size && found.Hash == entry.Hash;
}
