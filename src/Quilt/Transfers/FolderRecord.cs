using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>
/// Which revisions this user installed into a folder or pushed from it. So a later push from there knows which revision it goes on from,
/// and a later install knows which files are as an earlier one left them. Kept beside neither data nor registry, but with the user's own
/// state.
/// </summary>
internal sealed record FolderRecord
{
    private const int MostRevisions = 32;
    private const int MostBytes = 1 << 20;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The folder's full path.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The revisions, the last one last.</summary>
    public ImmutableArray<FolderRevision> Revisions { get; init; } = [];

    /// <summary>The record of a folder; an empty one when there is none, or none that can be read.</summary>
    public static FolderRecord Read(string folder)
    {
        try
        {
            FileInfo file = new(PathOf(folder));
            if (file.Exists && file.Length <= MostBytes &&
                JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), FolderRecordJson.Default.FolderRecord) is { Revisions.IsDefault: false } record &&
                record.Folder == folder)
                return record;
        }
        catch (Exception error) when (error is JsonException || FileErrors.IsFileError(error))
        {
            // A record that is lost makes a push or an install ask for more, not less.
        }
        return new FolderRecord { Folder = folder };
    }

    /// <summary>The revision of a package that was last installed into a folder or pushed from it; likewise of the folders above.</summary>
    public static ImmutableHashSet<string> FindParents(string folder, string registry, PackageName name) =>
    [
        .. FolderName.Upwards(folder)
            .Select(one => Read(one).Revisions.LastOrDefault(revision => revision.Registry == registry && revision.Name == name.ToString())?.TopHash)
            .OfType<string>(),
    ];

    /// <summary>Records a revision as the folder's last.</summary>
    /// <exception cref="IOException">The record cannot be written; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public static async Task AddAsync(string folder, Package package, CancellationToken cancellationToken)
    {
        if (package is not { Registry: { } registry, Name: { } name, TopHash: { } topHash })
            return;
        var path = PathOf(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var held = await FileLock.TakeAsync(path + ".lock", LockTimeout, cancellationToken).ConfigureAwait(false);
        FolderRevision revision = new(registry, name, topHash);
        var revisions = Read(folder).Revisions.Remove(revision).Add(revision).TakeLast(MostRevisions);
        var fresh = $"{path}.{Guid.NewGuid():n}";
        await File.WriteAllBytesAsync(
            fresh,
            JsonSerializer.SerializeToUtf8Bytes(new FolderRecord { Folder = folder, Revisions = [.. revisions] }, FolderRecordJson.Default.FolderRecord),
            cancellationToken).ConfigureAwait(false);
        File.Move(fresh, path, overwrite: true);
    }

    private static string PathOf(string folder) => Path.Combine(UserFolders.State, "folders", FolderName.Of(folder) + ".json");
}

/// <summary>A revision in a <see cref="FolderRecord"/>.</summary>
/// <param name="Registry">Where it is.</param>
/// <param name="Name">The package.</param>
/// <param name="TopHash">The revision.</param>
internal sealed record FolderRevision(string Registry, string Name, string TopHash);

/// <summary>How records are written, made at compile time.</summary>
[JsonSerializable(typeof(FolderRecord))]
internal sealed partial class FolderRecordJson : JsonSerializerContext;
