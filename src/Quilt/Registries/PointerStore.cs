using System.Globalization;
using System.Text;
using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>The pointers of a registry: small texts that name revisions, one per push and one called <c>latest</c>.</summary>
internal sealed class PointerStore(RegistryLocation location, IStorage storage)
{
    private const int MostBytes = 1024;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Reads a pointer; null when there is none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidPointer"/>.</exception>
    public async Task<Pointer?> ReadAsync(PackageName name, string tag, CancellationToken cancellationToken)
    {
        var key = RegistryLayout.Pointer(name, tag);
        if (await storage.ReadAsync(key, MostBytes, cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;
        var text = Encoding.UTF8.GetString(stored.Content.Span).Trim();
        return TopHash.IsValid(text)
            ? new Pointer(text, stored.Tag)
            : throw new QuiltException(
                Problem.InvalidPointer,
                $"{location}/{key} does not hold the top hash of a revision of '{name}', but '{(text.Length > 80 ? text[..80] : text)}': it was changed or damaged there. " +
                $"Get-QuiltPackage {name} -All gives the revisions; Restore-QuiltPackage {name} <top hash> makes one of them the latest.",
                name.ToString());
    }

    /// <summary>Reads a pointer; null also when it does not hold a top hash, as a client that was killed while writing may leave it.</summary>
    public async Task<Pointer?> ReadIfValidAsync(PackageName name, string tag, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(name, tag, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.InvalidPointer)
        {
            return null;
        }
    }

    /// <summary>Writes a pointer under a condition.</summary>
    /// <returns>False when the condition did not hold.</returns>
    public Task<bool> WriteAsync(PackageName name, string tag, string topHash, WriteCondition condition, CancellationToken cancellationToken) =>
        storage.WriteAsync(
            RegistryLayout.Pointer(name, tag),
            async (stream, token) => await stream.WriteAsync(Encoding.ASCII.GetBytes(topHash), token).ConfigureAwait(false),
            condition,
            cancellationToken);

    /// <summary>Deletes a pointer.</summary>
    public Task DeleteAsync(PackageName name, string tag, CancellationToken cancellationToken) =>
        storage.DeleteAsync(RegistryLayout.Pointer(name, tag), cancellationToken);

    /// <summary>The seconds of a package's timestamp pointers, newest first.</summary>
    public async Task<IReadOnlyList<long>> TimesAsync(PackageName name, CancellationToken cancellationToken)
    {
        List<long> times = [];
        await foreach (var item in storage.ListAsync(RegistryLayout.Pointers(name), ListDepth.Direct, "", cancellationToken).ConfigureAwait(false))
        {
            if (!item.IsFolder && TryParseTime(item.Name, out var time))
                times.Add(time);
        }
        times.Sort((a, b) => b.CompareTo(a));
        return times;
    }

    /// <summary>A timestamp pointer's name.</summary>
    public static string Tag(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a name is that of a timestamp pointer. Others may lie beside them: not ours.</summary>
    public static bool TryParseTime(string text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= LastSecond && Tag(seconds) == text;
}
