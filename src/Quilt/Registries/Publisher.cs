using System.Diagnostics;
using Quilt.Manifests;
using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>
/// Publishes revisions: the manifest first, then a timestamp pointer, then <c>latest</c>, so that whatever a pointer names is there.
/// Pointers change under the store's lock where it has one, and on condition that they are what was checked where it can do that.
/// </summary>
internal sealed class Publisher(RegistryLocation location, IStorage storage, PointerStore pointers, OvertakenCheck overtaken)
{
    // Each lost race means that somebody else has published: whoever loses so often is told, rather than kept.
    private const int MostRaces = 20;

    // Seconds ahead of the clock that a busy package may use up; more are a store that refuses everything.
    private const int MostSeconds = 600;

    /// <summary>Publishes a package.</summary>
    /// <param name="package">The package, as it is to be published.</param>
    /// <param name="topHash">Its top hash.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The second of the timestamp pointer; null when deduping found nothing to do.</returns>
    public async Task<long?> PublishAsync(Package package, string topHash, PublishOptions options, CancellationToken cancellationToken)
    {
        // Without the lock, so that no other process waits for a long manifest. Nothing points at it if the push is refused below.
        var before = await CheckAsync(package, topHash, options, cancellationToken).ConfigureAwait(false);
        if (options.Dedupe && before?.TopHash == topHash)
            return null;
        await storage.WriteAsync(
            RegistryLayout.Manifest(topHash),
            (stream, token) => ManifestWriter.WriteAsync(package, stream, token),
            WriteCondition.None,
            cancellationToken).ConfigureAwait(false);

        using var held = await storage.LockAsync(options.LockTimeout, cancellationToken).ConfigureAwait(false);
        for (var races = 0; races < MostRaces; races++)
        {
            var latest = await CheckAsync(package, topHash, options, cancellationToken).ConfigureAwait(false);
            if (options.Dedupe && latest?.TopHash == topHash)
                return null;
            var time = await WriteTimeAsync(options, topHash, cancellationToken).ConfigureAwait(false);
            var condition = options.Force ? WriteCondition.None
                : latest is null ? WriteCondition.IfAbsent
                : WriteCondition.IfMatch(latest.StorageTag);
            var began = Stopwatch.GetTimestamp();
            if (await pointers.WriteAsync(options.Name, RegistryLayout.Latest, topHash, condition, cancellationToken).ConfigureAwait(false))
            {
                Say(options);
                if (held is null && !storage.Traits.HasConditionalWrites && !options.Force)
                    await overtaken.RunAsync(options.Name, package, topHash, latest?.TopHash, began, cancellationToken).ConfigureAwait(false);
                return time;
            }
            // Another writer, whom no lock held back, was quicker: what it published is checked as if it had been there before.
            await pointers.DeleteAsync(options.Name, PointerStore.Tag(time), cancellationToken).ConfigureAwait(false);
        }
        throw Busy(options);
    }

    /// <summary>Makes sure that a package may take the place of what is latest.</summary>
    /// <returns>The pointer <c>latest</c>; null when there is no such package yet.</returns>
    /// <exception cref="QuiltException"><see cref="Problem.PackageConflict"/>, <see cref="Problem.InvalidPointer"/>.</exception>
    public async Task<Pointer?> CheckAsync(Package package, string? topHash, PublishOptions options, CancellationToken cancellationToken)
    {
        if (options.Force)
            return await pointers.ReadIfValidAsync(options.Name, RegistryLayout.Latest, cancellationToken).ConfigureAwait(false);
        var latest = await pointers.ReadAsync(options.Name, RegistryLayout.Latest, cancellationToken).ConfigureAwait(false);
        if (latest is null || latest.TopHash == topHash || options.Parents.Contains(latest.TopHash) || package.IsDerivedFrom(latest.TopHash))
            return latest;
        QuiltException conflict = new(
            Problem.PackageConflict,
            $"'{options.Name}' in {location} is at {latest.TopHash} by now, and this package was not made from that revision. " +
            AdviceFor(options),
            options.Name.ToString());
        conflict.Data["TopHash"] = latest.TopHash;
        throw conflict;
    }

    // A push that only adds could be made anew on the winner here, without asking. It is not: what was latest when the user decided to push is
    // no longer, and the registry's contract is that a lost race is an error with the winner's hash. What was copied is found again.
    private string AdviceFor(PublishOptions options) => options switch
    {
        { AddsToLatest: true } =>
            "Another push was quicker. Run the same command again: it adds to the new latest revision, and copies nothing twice.",
        { IsCopy: true } =>
            $"Somebody has published something else there: Get-QuiltPackage {options.Name} -All{location.Parameter} lists it. " +
            "-Force makes the copy the latest revision; the one that is latest now stays, as an earlier one.",
        _ =>
            $"Get it (Get-QuiltPackage {options.Name}{location.Parameter}), make your changes to it and push again; or push under another name. " +
            "-Force publishes without its changes; it stays, as an earlier revision.",
    };

    private void Say(PublishOptions options)
    {
        if (storage.Traits is { HasConditionalWrites: false, HasLocks: false })
            options.Report?.Verbose($"{location} has no conditional writes: that nobody else published meanwhile is looked at right before and after the write.");
        if (storage.Traits.Remark is { } remark)
            options.Report?.Verbose(remark);
    }

    // Two pushes in one second: the later one takes the next second that is free.
    private async Task<long> WriteTimeAsync(PublishOptions options, string topHash, CancellationToken cancellationToken)
    {
        var time = options.Clock.GetUtcNow().ToUnixTimeSeconds();
        for (var last = time + MostSeconds; time < last; time++)
        {
            if (await pointers.WriteAsync(options.Name, PointerStore.Tag(time), topHash, WriteCondition.IfAbsent, cancellationToken).ConfigureAwait(false))
                return time;
        }
        throw Busy(options);
    }

    private QuiltException Busy(PublishOptions options) => new(
        Problem.RegistryLocked,
        $"Others publish '{options.Name}' in {location} so often that this push did not get its turn. Its content is stored: push again when they are done.",
        options.Name.ToString());
}
