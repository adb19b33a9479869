using System.Buffers;
using System.Text;
using System.Text.Json;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>One file in a <see cref="HashJournal"/>: a JSON array of path, size, times, inode, device, hash type and hash.</summary>
/// <param name="File">The file's full path.</param>
/// <param name="Identity">What the file was when it was read.</param>
/// <param name="Hash">The hash of what was read.</param>
internal sealed record JournalLine(string File, FileIdentity Identity, ContentHash Hash)
{
    /// <summary>Reads a line; null when it is not one.</summary>
    public static JournalLine? TryParse(string text)
    {
        try
        {
            Utf8JsonReader json = new(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = 1 });
            json.Read();
            if (json.TokenType != JsonTokenType.StartArray)
                return null;
            JournalLine line = new(
                NextText(ref json),
                new FileIdentity(NextNumber(ref json), NextNumber(ref json), NextNumber(ref json), NextId(ref json), NextId(ref json)),
                new ContentHash(NextText(ref json), NextText(ref json)));
            return json.Read() && json.TokenType == JsonTokenType.EndArray && !json.Read() ? line : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or QuiltException)
        {
            return null;
        }
    }

    /// <summary>The line, without its end.</summary>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(File);
            json.WriteNumberValue(Identity.Size);
            json.WriteNumberValue(Identity.Modified);
            json.WriteNumberValue(Identity.Changed);
            json.WriteNumberValue(Identity.Inode);
            json.WriteNumberValue(Identity.Device);
            json.WriteStringValue(Hash.Type);
            json.WriteStringValue(Hash.Value);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string NextText(ref Utf8JsonReader json) =>
        json.Read() && json.GetString() is { } text ? text : throw new FormatException();

    private static long NextNumber(ref Utf8JsonReader json) => json.Read() ? json.GetInt64() : throw new FormatException();

    private static ulong NextId(ref Utf8JsonReader json) => json.Read() ? json.GetUInt64() : throw new FormatException();
}
