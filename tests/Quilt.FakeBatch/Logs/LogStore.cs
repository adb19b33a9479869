using System.Collections.Concurrent;

namespace Quilt.FakeBatch.Logs;

/// <summary>The log groups and their streams.</summary>
internal sealed class LogStore
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, LogStream>> groups = new();

    public LogStream Create(string group, string stream) =>
        groups.GetOrAdd(group, _ => new()).GetOrAdd(stream, name => new LogStream(name));

    /// <summary>A group's streams, by name.</summary>
    public IReadOnlyList<LogStream> Streams(string group) => groups.TryGetValue(group, out var streams)
        ? [.. streams.Values.OrderBy(stream => stream.Name, StringComparer.Ordinal)]
        : throw NotFound("group");

    public LogStream Stream(string group, string stream) =>
        Streams(group).FirstOrDefault(found => found.Name == stream) ?? throw NotFound("stream");

    private static ApiError NotFound(string what) => new(400, "ResourceNotFoundException", $"The specified log {what} does not exist.");
}
