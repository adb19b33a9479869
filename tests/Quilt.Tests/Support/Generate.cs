using CsCheck;

namespace Quilt.Tests.Support;

/// <summary>Random values of the package format: few of each, with the odd ones often.</summary>
internal static class Generate
{
    private static readonly Gen<string> Character = Gen.Frequency(
        (12, Gen.Char['a', 'd'].Select(c => c.ToString())),
        (2, Pick("-", ".", "_", " ", "A", "0", "é", "\u007f", "～", "e\u0301")),
        (1, Pick("\"", "\\", "\n", "\t", "\u0001", "\u001f", "\ud83d\ude00", "\ud800\udc00", "\uffff", "%", "+", "?", "#", "&")));

    /// <summary>Text, often with characters that some form escapes.</summary>
    public static Gen<string> Text { get; } = Character.List[0, 8].Select(string.Concat);

    /// <summary>A name that may be a part of a logical key.</summary>
    public static Gen<string> Name { get; } = Character.List[1, 4].Select(string.Concat).Where(name => name is not ("." or ".."));

    /// <summary>A logical key; few enough that folders are shared.</summary>
    public static Gen<string> Key { get; } = Name.List[1, 4].Select(parts => string.Join('/', parts));

    /// <summary>A number of any kind that JSON has.</summary>
    public static Gen<object?> Number { get; } = Gen.OneOf(
        Gen.Long.Select(value => (object?)value),
        Gen.Long[-3, 3].Select(value => (object?)value),
        Gen.Double.Where(double.IsFinite).Select(value => (object?)value),
        Pick<object?>(0.0, -0.0, 1.0, 1e16, 1e15, 1e22, 1e-5, 1e-4, 5e-324, double.MaxValue, 100.0),
        Gen.ULong.Select(value => (object?)(new System.Numerics.BigInteger(value) * value + long.MaxValue)));

    /// <summary>A JSON object.</summary>
    public static Gen<Metadata> Metadata { get; } = ObjectOf(3);

    /// <summary>An entry with a hash.</summary>
    public static Gen<Entry> Entry { get; } = Gen.Select(Key, Text, Gen.Long[0, 1L << 50], Gen.Byte.Array[32], Metadata, Gen.Int[0, 3]).Select(
        (key, version, size, hash, meta, kind) => new Entry
        {
            LogicalKey = key,
            PhysicalKey = kind == 0 ? PhysicalKey.File("/data/" + key) : PhysicalKey.S3("bkt", key, version.Length == 0 ? null : version),
            Size = size,
            Hash = kind == 1 ? new("SHA256", Convert.ToHexStringLower(hash)) : new("sha2-256-chunked", Convert.ToBase64String(hash)),
            Meta = kind == 2 ? Quilt.Metadata.Empty : meta,
        });

    /// <summary>Entries whose keys go together in one package.</summary>
    public static Gen<List<Entry>> Entries { get; } = Entry.List[0, 40].Select(Compatible);

    /// <summary>A package with entries and metadata.</summary>
    public static Gen<Package> Package { get; } = Gen.Select(Metadata, Entries, Key, Metadata).Select((header, entries, folder, meta) => new Package
    {
        Header = header.Without("top_hash"),
        Entries = EntrySet.From(entries),
        Folders = meta.Count == 0 || entries.Exists(entry => entry.LogicalKey == folder || folder.StartsWith(entry.LogicalKey + "/", StringComparison.Ordinal))
            ? []
            : [KeyValuePair.Create(folder + "/", meta)],
    });

    /// <summary>Leaves out the entries whose keys an earlier one excludes.</summary>
    public static List<Entry> Compatible(IEnumerable<Entry> entries)
    {
        HashSet<string> files = new(StringComparer.Ordinal), folders = new(StringComparer.Ordinal);
        List<Entry> kept = [];
        foreach (var entry in entries)
        {
            var above = Ancestors(entry.LogicalKey).ToList();
            if (folders.Contains(entry.LogicalKey) || above.Exists(files.Contains) || !files.Add(entry.LogicalKey))
                continue;
            folders.UnionWith(above);
            kept.Add(entry);
        }
        return kept;
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static IEnumerable<string> Ancestors(string key)
    {
        for (var slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
            yield return key[..slash];
    }

    private static Gen<Metadata> ObjectOf(int depth) =>
        Gen.Select(Text, ValueOf(depth)).Select((name, value) => KeyValuePair.Create(name, value)).List[0, 4].Select(Quilt.Metadata.From);

    private static Gen<object?> ValueOf(int depth)
    {
        var simple = Gen.OneOf(Number, Text.Select(text => (object?)text), Pick<object?>(null, true, false));
        return depth == 0
            ? simple
            : Gen.OneOf(
                simple,
                ObjectOf(depth - 1).Select(value => (object?)value),
                ValueOf(depth - 1).List[0, 3].Select(items => (object?)new MetadataList([.. items.Select(MetadataValue.Normalize)])));
    }
}
