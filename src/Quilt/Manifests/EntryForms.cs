using System.Text;
using System.Text.Json;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>An entry's line in its two forms: the manifest's, and that of the top hash.</summary>
internal static class EntryForms
{
    /// <summary>Appends the hash form of fields that are in the usual form.</summary>
    /// <returns>Whether the metadata is as Python prints it.</returns>
    /// <exception cref="JsonException">The metadata is not one JSON object.</exception>
    public static bool AppendUsualHashForm(in EntryLine fields, HashFormTranscoder transcoder, ByteBuffer target)
    {
        target.Append("{\"hash\":{\"type\":\""u8);
        PythonText.AppendContent(target, fields.HashType, ascii: true);
        target.Append("\",\"value\":\""u8);
        PythonText.AppendContent(target, fields.HashValue, ascii: true);
        target.Append("\"},\"logical_key\":"u8);
        PythonText.Append(target, fields.Key[1..^1], ascii: true);
        target.Append(",\"meta\":"u8);
        var canonical = true;
        if (fields.Meta.SequenceEqual("{}"u8))
            target.Append("{}"u8);
        else
            canonical = transcoder.Append(fields.Meta, target);
        target.Append(",\"size\":"u8);
        target.Append(fields.Size);
        target.Append((byte)'}');
        return canonical;
    }

    /// <summary>Appends the hash form of fields in any form.</summary>
    /// <exception cref="JsonException">A field holds what Python could not write again.</exception>
    public static void AppendHashForm(in EntryLine fields, HashFormTranscoder transcoder, ByteBuffer target)
    {
        target.Append("{\"hash\":"u8);
        transcoder.Append(fields.Hash, target);
        target.Append(",\"logical_key\":"u8);
        transcoder.Append(fields.Key, target);
        target.Append(",\"meta\":"u8);
        transcoder.Append(HasMeta(fields) ? fields.Meta : "{}"u8, target);
        target.Append(",\"size\":"u8);
        transcoder.Append(fields.Size, target);
        target.Append((byte)'}');
    }

    /// <summary>Appends the hash form of a line that was checked.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isCanonical">Whether it is as the writer writes it.</param>
    /// <param name="transcoder">For metadata.</param>
    /// <param name="target">Where to.</param>
    public static void AppendHashForm(ReadOnlySpan<byte> line, bool isCanonical, HashFormTranscoder transcoder, ByteBuffer target)
    {
        if (isCanonical && EntryLine.TryReadUsual(line, out var usual))
            AppendUsualHashForm(usual, transcoder, target);
        else
            AppendHashForm(EntryLine.Read(line), transcoder, target);
    }

    /// <summary>Appends the hash form of an entry in memory.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: it has no hash.</exception>
    public static void AppendHashForm(Entry entry, ByteBuffer target)
    {
        var hash = HashOf(entry);
        target.Append("{\"hash\":{\"type\":"u8);
        PythonText.Append(target, hash.Type, ascii: true);
        target.Append(",\"value\":"u8);
        PythonText.Append(target, hash.Value, ascii: true);
        target.Append("},\"logical_key\":"u8);
        PythonText.Append(target, entry.LogicalKey, ascii: true);
        target.Append(",\"meta\":"u8);
        PythonJson.AppendHashForm(target, entry.Meta, depth: 1);
        target.Append(",\"size\":"u8);
        PythonNumber.Append(target, entry.Size);
        target.Append((byte)'}');
    }

    /// <summary>Appends the manifest form of fields in any form, without a line end.</summary>
    public static void AppendManifestForm(in EntryLine fields, ByteBuffer target)
    {
        target.Append("{\"logical_key\": "u8);
        PythonJson.AppendManifestForm(target, MetadataJson.Parse(fields.Key));
        target.Append(", \"physical_keys\": ["u8);
        PythonText.Append(target, UrlOf(fields).ToString(), ascii: false);
        target.Append("], \"size\": "u8);
        PythonJson.AppendManifestForm(target, MetadataJson.Parse(fields.Size));
        target.Append(", \"hash\": "u8);
        PythonJson.AppendManifestForm(target, MetadataJson.Parse(fields.Hash));
        target.Append(", \"meta\": "u8);
        PythonJson.AppendManifestForm(target, HasMeta(fields) ? MetadataJson.Parse(fields.Meta) : Metadata.Empty);
        target.Append((byte)'}');
    }

    /// <summary>Appends the manifest form of an entry in memory, without a line end.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: it has no hash.</exception>
    public static void AppendManifestForm(Entry entry, ByteBuffer target)
    {
        var hash = HashOf(entry);
        target.Append("{\"logical_key\": "u8);
        PythonText.Append(target, entry.LogicalKey, ascii: false);
        target.Append(", \"physical_keys\": ["u8);
        PythonText.Append(target, entry.PhysicalKey.ToString(), ascii: false);
        target.Append("], \"size\": "u8);
        PythonNumber.Append(target, entry.Size);
        target.Append(", \"hash\": {\"type\": "u8);
        PythonText.Append(target, hash.Type, ascii: false);
        target.Append(", \"value\": "u8);
        PythonText.Append(target, hash.Value, ascii: false);
        target.Append("}, \"meta\": "u8);
        PythonJson.AppendManifestForm(target, entry.Meta, depth: 1);
        target.Append((byte)'}');
    }

    /// <summary>The entry of a line that was checked.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isCanonical">Whether it is as the writer writes it.</param>
    public static Entry ToEntry(ReadOnlySpan<byte> line, bool isCanonical) =>
        isCanonical && EntryLine.TryReadUsual(line, out var usual) ? ToUsualEntry(usual) : ToEntry(EntryLine.Read(line));

    private static Entry ToUsualEntry(in EntryLine fields)
    {
        var url = fields.Url[1..^1];
        return new Entry
        {
            LogicalKey = Encoding.UTF8.GetString(fields.Key[1..^1]),
            PhysicalKey = PlainUrl.IsPlain(url) ? PlainUrl.Read(url) : PhysicalKey.Parse(Encoding.UTF8.GetString(url)),
            Size = SizeOf(fields),
            Hash = new ContentHash(ContentHash.NameOf(fields.HashType), Encoding.UTF8.GetString(fields.HashValue)),
            Meta = HasMeta(fields) ? (Metadata)MetadataJson.Parse(fields.Meta)! : Metadata.Empty,
        };
    }

    private static Entry ToEntry(in EntryLine fields)
    {
        var hash = (Metadata)MetadataJson.Parse(fields.Hash)!;
        return new Entry
        {
            LogicalKey = (string)MetadataJson.Parse(fields.Key)!,
            PhysicalKey = UrlOf(fields),
            Size = SizeOf(fields),
            Hash = new ContentHash((string)hash["type"]!, (string)hash["value"]!),
            Meta = HasMeta(fields) ? (Metadata)MetadataJson.Parse(fields.Meta)! : Metadata.Empty,
        };
    }

    /// <summary>Whether there is metadata; quilt3 takes whatever Python holds for false as none.</summary>
    public static bool HasMeta(in EntryLine fields) =>
        !fields.Meta.IsEmpty && !fields.Meta.SequenceEqual("{}"u8) && MetadataJson.Parse(fields.Meta) switch
        {
            null or false or 0L or 0.0 or "" => false,
            MetadataList list => list.Count > 0,
            Metadata pairs => pairs.Count > 0,
            _ => true,
        };

    /// <summary>The size in bytes that a line states which was checked.</summary>
    public static long SizeOf(ReadOnlySpan<byte> line, bool isCanonical) =>
        SizeOf(isCanonical && EntryLine.TryReadUsual(line, out var usual) ? usual : EntryLine.Read(line));

    /// <summary>The size in bytes; one written as a float counts as the whole number that it is.</summary>
    /// <exception cref="JsonException">It is no whole number of bytes.</exception>
    public static long SizeOf(in EntryLine fields) => MetadataJson.Parse(fields.Size) switch
    {
        long size and >= 0 => size,
        double size and >= 0 and < long.MaxValue when double.IsInteger(size) => (long)size,
        _ => throw new JsonException("'size' is not a whole number of bytes."),
    };

    /// <summary>The physical key.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidPhysicalKey"/>.</exception>
    public static PhysicalKey UrlOf(in EntryLine fields) => PhysicalKey.Parse((string)MetadataJson.Parse(fields.Url)!);

    private static ContentHash HashOf(Entry entry) => entry.Hash
        ?? throw new QuiltException(Problem.InvalidHash, $"'{entry.LogicalKey}' has no hash yet: push the package, which computes it.", entry);
}
