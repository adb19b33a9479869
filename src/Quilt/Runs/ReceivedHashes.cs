using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quilt.Storage;
using Quilt.Transfers;

namespace Quilt.Runs;

/// <summary>
/// The hashes that a run's results in S3 had when they were received: S3 tells none of ours, and without one a file that was received before
/// looks like any other of its size. Of this user, whatever the folder; an object's version (or tag, where a bucket keeps no versions) has
/// one content for ever. A cache: what is lost makes an install refuse a file, not overwrite it. Safe to use from many threads.
/// </summary>
public sealed class ReceivedHashes
{
    // Others that receive results of the run hold it for a line.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string path;
    private readonly Lock gate = new();
    private readonly Dictionary<(string, string?), ContentHash> known = [];
    private readonly ConcurrentDictionary<PhysicalKey, string?> tags = new();

    private ReceivedHashes(string path) => this.path = path;

    /// <summary>Those of a run.</summary>
    /// <param name="runId">The run's id.</param>
    public static ReceivedHashes Open(string runId)
    {
        ReceivedHashes hashes = new(Path.Combine(UserFolders.Cache, "received", $"{runId}.jsonl"));
        hashes.Load();
        return hashes;
    }

    /// <summary>The hash that a result in S3 had when it was received; null: it was not, or cannot be told from what was.</summary>
    public ContentHash? Find(ResultFile file)
    {
        tags[file.PhysicalKey] = file.Tag;
        return file.PhysicalKey.VersionId is null && file.Tag is null ? null : known.GetValueOrDefault(($"{file.PhysicalKey}", file.Tag));
    }

    /// <summary>Remembers the hash of a result that was received.</summary>
    /// <param name="entry">The result, of a file that was asked for with <see cref="Find"/>.</param>
    /// <param name="hash">The hash of what was written.</param>
    public void Add(Entry entry, ContentHash hash)
    {
        var tag = tags.GetValueOrDefault(entry.PhysicalKey);
        if (entry.PhysicalKey.IsLocal || (entry.PhysicalKey.VersionId is null && tag is null))
            return;
        var line = JsonSerializer.Serialize(new ReceivedHash($"{entry.PhysicalKey}", tag, hash.Type, hash.Value), ReceivedHashJson.Default.ReceivedHash);
        lock (gate)
            Append(line);
    }

    private void Load()
    {
        try
        {
            if (!File.Exists(path))
                return;
            using var file = Take();
            if (file is null)
                return;
            using StreamReader reader = new(file);
            while (reader.ReadLine() is { } text)
            {
                if (Parse(text) is { } line)
                    known[(line.Object, line.Tag)] = new ContentHash(line.Type, line.Value);
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // Then nothing is remembered.
        }
    }

    private FileStream? Take() => FileLock.TakeAsync(path, Patience, CancellationToken.None).GetAwaiter().GetResult();

    // A killed process leaves at worst a torn line.
    private static ReceivedHash? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize(text, ReceivedHashJson.Default.ReceivedHash);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One that cannot be remembered is no reason for a download to fail.
    private void Append(string line)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = Take();
            file?.Seek(0, SeekOrigin.End);
            file?.Write(Encoding.UTF8.GetBytes($"\n{line}"));
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
        }
    }
}

/// <summary>A line of what <see cref="ReceivedHashes"/> remembers.</summary>
/// <param name="Object">The object's URL, with its version.</param>
/// <param name="Tag">Its entity tag.</param>
/// <param name="Type">The type of the hash.</param>
/// <param name="Value">The hash.</param>
internal sealed record ReceivedHash(string Object, string? Tag, string Type, string Value);

/// <summary>How lines are written, made at compile time.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReceivedHash))]
internal sealed partial class ReceivedHashJson : JsonSerializerContext;
