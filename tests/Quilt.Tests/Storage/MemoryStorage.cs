using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>A store like an S3 bucket: conditional writes, versions, no lock, not of this machine.</summary>
internal sealed class MemoryStorage : IStorage
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, ImmutableList<Version>> objects = new(Comparer<string>.Create(CompareBytes));
    private int lastVersion;

    public StorageTraits Traits { get; init; } = new() { HasConditionalWrites = true, HasVersions = true };

    public Task<StoredObject?> ReadAsync(string key, int limit, CancellationToken cancellationToken)
    {
        Check(key, cancellationToken);
        lock (gate)
        {
            if (Newest(key) is not { } version)
                return Task.FromResult<StoredObject?>(null);
            return version.Content.Length <= limit
                ? Task.FromResult<StoredObject?>(new StoredObject(version.Content, version.Id))
                : throw new QuiltException(Problem.InputOutput, $"'{key}' is too long.", key);
        }
    }

    public Task<Stream> OpenAsync(string key, long offset, long? length, string? version, CancellationToken cancellationToken)
    {
        Check(key, cancellationToken);
        lock (gate)
        {
            var found = version is null ? Newest(key) : objects.GetValueOrDefault(key)?.Find(one => one.Id == version && !one.IsDeleted);
            if (found is null)
                throw new QuiltException(Problem.ContentNotFound, $"'{key}' is not there.", key);
            var rest = found.Content[(int)Math.Min(offset, found.Content.Length)..];
            return Task.FromResult<Stream>(new MemoryStream(rest[..(int)Math.Min(length ?? rest.Length, rest.Length)], writable: false));
        }
    }

    public async IAsyncEnumerable<StoredItem> ListAsync(
        string folder, ListDepth depth, string namePrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(folder, cancellationToken);
        await Task.Yield();
        List<StoredItem> items = [];
        lock (gate)
        {
            foreach (var (key, versions) in objects)
            {
                if (versions[0].IsDeleted || !key.StartsWith($"{folder}/{namePrefix}", StringComparison.Ordinal))
                    continue;
                var slash = depth == ListDepth.Direct ? key.IndexOf('/', folder.Length + 1) : -1;
                var item = slash < 0
                    ? new StoredItem(key, false, versions[0].Content.Length, versions[0].Time)
                    : new StoredItem(key[..slash], true, 0, null);
                if (items.LastOrDefault() != item)
                    items.Add(item);
            }
        }
        foreach (var item in items)
            yield return item;
    }

    public async Task<bool> WriteAsync(
        string key, Func<Stream, CancellationToken, Task> content, WriteCondition condition, CancellationToken cancellationToken)
    {
        Check(key, cancellationToken);
        MemoryStream stream = new();
        await content(stream, cancellationToken);
        lock (gate)
        {
            var newest = Newest(key);
            if ((condition.MustBeAbsent && newest is not null) || (condition.Tag is { } tag && newest?.Id != tag))
                return false;
            Add(key, stream.ToArray(), isDeleted: false);
            return true;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        Check(key, cancellationToken);
        lock (gate)
        {
            if (Newest(key) is not null)
                Add(key, [], isDeleted: true);
        }
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StoredVersion> VersionsAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(key, cancellationToken);
        await Task.Yield();
        ImmutableList<Version> versions;
        lock (gate)
            versions = objects.GetValueOrDefault(key) ?? [];
        foreach (var version in versions)
            yield return new StoredVersion(version.Id, version.Content.Length, version.Time, version.IsDeleted);
    }

    public Task<IDisposable?> LockAsync(TimeSpan limit, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    /// <summary>The newest version's id of an object.</summary>
    public string VersionOf(string key)
    {
        lock (gate)
            return Newest(key)!.Id;
    }

    private static int CompareBytes(string? a, string? b) => Encoding.UTF8.GetBytes(a!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b!));

    private static void Check(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!LogicalKey.IsValid(key) || key.Contains('\0'))
            throw new QuiltException(Problem.UnsafePath, $"'{key}' is no key of a store.", key);
    }

    private Version? Newest(string key) => objects.GetValueOrDefault(key) is [{ IsDeleted: false } newest, ..] ? newest : null;

    private void Add(string key, byte[] content, bool isDeleted)
    {
        Version version = new((++lastVersion).ToString("x8", CultureInfo.InvariantCulture), content, DateTimeOffset.UnixEpoch.AddSeconds(lastVersion), isDeleted);
        objects[key] = [version, .. objects.GetValueOrDefault(key) ?? []];
    }

    private sealed record Version(string Id, byte[] Content, DateTimeOffset Time, bool IsDeleted);
}
