using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>Checks the lines of entries and folders and brings them into hash form. One for each thread.</summary>
internal sealed class LineCheck
{
    private readonly HashFormTranscoder transcoder = new();
    private readonly ByteBuffer rewritten = new(1024);

    /// <summary>Whether the last line is byte for byte what the writer would write.</summary>
    public bool IsCanonical { get; private set; }

    /// <summary>Size of the last entry in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Checks a line and appends its hash form.</summary>
    /// <param name="line">The line without its end, valid UTF-8.</param>
    /// <param name="hashForm">Where the hash form goes.</param>
    /// <param name="key">The logical key, decoded; good until <paramref name="keys"/> is written to again.</param>
    /// <param name="keys">Memory for keys that need decoding.</param>
    /// <returns>False for the line of a folder, see <see cref="ReadFolder"/>.</returns>
    /// <exception cref="JsonException">What is wrong.</exception>
    /// <exception cref="QuiltException">What is wrong.</exception>
    public bool TryEntry(ReadOnlySpan<byte> line, ByteBuffer hashForm, ByteBuffer keys, out ReadOnlySpan<byte> key)
    {
        if (EntryLine.TryReadUsual(line, out var fields) && TryUsual(fields, hashForm))
        {
            key = fields.Key[1..^1];
            if (!LogicalKey.IsValid(key))
                LogicalKey.Check(Encoding.UTF8.GetString(key));
            return true;
        }
        if (line.Contains((byte)'\r'))
            throw new JsonException("A carriage return stands inside the line.");
        fields = EntryLine.Read(line);
        if (fields.Key.IsEmpty)
            throw new JsonException("'logical_key' is missing.");
        key = default;
        if (fields.Url.IsEmpty)
            return false;
        key = AnyEntry(line, fields, hashForm, keys);
        return true;
    }

    /// <summary>Reads the line of a folder.</summary>
    /// <exception cref="JsonException">What is wrong.</exception>
    /// <exception cref="QuiltException">What is wrong.</exception>
    public static FolderLine ReadFolder(ReadOnlySpan<byte> line, int number)
    {
        var fields = EntryLine.Read(line);
        if (fields.Meta.IsEmpty)
            throw new JsonException("A line without 'physical_keys' gives a folder metadata, but 'meta' is missing.");
        var key = (string)MetadataJson.Parse(fields.Key)!;
        var meta = MetadataJson.Parse(fields.Meta);
        var slash = key.LastIndexOf('/');
        if (slash < 0)
            return new(number, "", meta);
        if (!EntryForms.HasMeta(fields))
            meta = null;
        else if (meta is not Metadata)
            throw new JsonException("A folder's 'meta' is not an object.");
        return new(number, LogicalKey.Check(key[..slash]), meta);
    }

    // Usual fields may still hold metadata that needs the long way; nothing has been appended then.
    private bool TryUsual(in EntryLine fields, ByteBuffer hashForm)
    {
        var start = hashForm.Length;
        var url = fields.Url[1..^1];
        try
        {
            IsCanonical = EntryForms.AppendUsualHashForm(fields, transcoder, hashForm);
        }
        catch (JsonException)
        {
            hashForm.Truncate(start);
            return false;
        }
        if (!PlainUrl.IsPlain(url))
        {
            var text = Encoding.UTF8.GetString(url);
            IsCanonical &= PhysicalKey.Parse(text).ToString() == text;
        }
        Utf8Parser.TryParse(fields.Size, out long size, out _);
        Size = size;
        return true;
    }

    private ReadOnlySpan<byte> AnyEntry(ReadOnlySpan<byte> line, scoped in EntryLine fields, ByteBuffer hashForm, ByteBuffer keys)
    {
        if (fields.Size.IsEmpty || fields.Hash.IsEmpty)
            throw new JsonException(fields.Size.IsEmpty ? "'size' is missing." : "'hash' is missing.");
        if (MetadataJson.Parse(fields.Hash) is not Metadata hash || hash["type"] is not string || hash["value"] is not string)
            throw new JsonException("'hash' does not hold the strings 'type' and 'value'.");
        if (EntryForms.HasMeta(fields) && fields.Meta[0] != '{')
            throw new JsonException("'meta' is not an object.");
        Size = EntryForms.SizeOf(fields);
        var key = LogicalKey.Check((string)MetadataJson.Parse(fields.Key)!);
        rewritten.Truncate(0);
        EntryForms.AppendManifestForm(fields, rewritten);
        IsCanonical = rewritten.Written.SequenceEqual(line);
        EntryForms.AppendHashForm(fields, transcoder, hashForm);
        var start = keys.Length;
        keys.Advance(Encoding.UTF8.GetBytes(key, keys.Reserve(Encoding.UTF8.GetMaxByteCount(key.Length))));
        return keys.Written[start..];
    }
}
