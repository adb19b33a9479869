using System.Buffers;
using System.Text.Json;

namespace Quilt.Runs;

/// <summary>The list of everything that a job reads, as INPUT_FILES names it (docs/container-contract.md).</summary>
internal static class InputList
{
    /// <summary>The list as JSON.</summary>
    /// <param name="subject">The subject with all its inputs.</param>
    /// <param name="placeOf">Where the job finds an input, and which version of it if it is an object of S3.</param>
    public static ReadOnlyMemory<byte> Write(Subject subject, Func<Entry, (string Path, string? Version)> placeOf)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var (entry, isImage) in RecordedSubject.AllInputs(subject))
        {
            var (path, version) = placeOf(entry);
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteString("logical_key", entry.LogicalKey);
            writer.WriteString("physical_key", entry.PhysicalKey.ToString());
            writer.WriteString("version", version);
            writer.WriteNumber("size", entry.Size);
            writer.WriteStartObject("hash");
            writer.WriteString("type", entry.Hash?.Type);
            writer.WriteString("value", entry.Hash?.Value);
            writer.WriteEndObject();
            writer.WriteBoolean("image", isImage);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
