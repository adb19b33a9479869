using System.Collections.Concurrent;
using Quilt.Json;

namespace Quilt.Tests.Conformance;

/// <summary>The recorded cases (see tests/conformance/README.md), found by index file and number.</summary>
internal static class ConformanceCases
{
    /// <summary>Every index file that a test reads.</summary>
    public static readonly string[] Indexes =
    [
        "manifests.json", "odd-manifests.json", "checksums.json", "chunk-size.json", "physical-keys.json", "package-names.json", "logical-keys.json",
        "set-dir.json", "diff.json", "registries.json", "short-hashes.json",
    ];

    private static readonly ConcurrentDictionary<string, List<Metadata>> Loaded = new(StringComparer.Ordinal);

    /// <summary>A row for each case of an index file: its place in the file, and its name for people. One row, to be skipped, where there is none.</summary>
    public static TheoryData<int, string> Rows(string index)
    {
        TheoryData<int, string> rows = [];
        if (!File.Exists(PathOf(index)))
            rows.Add(-1, $"no {index}");
        else if (Load(index).Count == 0)
            rows.Add(-1, $"no case in {index}");
        else
            Load(index).Select((item, i) => (i, item["name"] as string ?? $"case {i}")).ToList().ForEach(row => rows.Add(row.i, row.Item2));
        return rows;
    }

    /// <summary>A case, or a skipped test where there is none.</summary>
    public static Metadata Get(string index, int number)
    {
        Skip.If(number < 0, $"{ConformanceFolder.Path} has no case in {index}.");
        return Load(index)[number];
    }

    /// <summary>The cases of an index file.</summary>
    public static List<Metadata> Read(string path) =>
        [.. Assert.IsType<MetadataList>(MetadataJson.Parse(File.ReadAllBytes(path))).Select(item => Assert.IsType<Metadata>(item))];

    public static string PathOf(params string[] parts) => Path.Combine([ConformanceFolder.Path, .. parts]);

    public static string Text(this Metadata item, string name) => Assert.IsType<string>(item[name]);

    public static long Number(this Metadata item, string name) => Assert.IsType<long>(item[name]);

    public static bool Is(this Metadata item, string name) => item[name] is true;

    public static IReadOnlyList<string> Texts(this Metadata item, string name) =>
        [.. Assert.IsType<MetadataList>(item[name]).Select(value => Assert.IsType<string>(value))];

    public static IReadOnlyList<Metadata> Objects(this Metadata item, string name) =>
        [.. Assert.IsType<MetadataList>(item[name]).Select(value => Assert.IsType<Metadata>(value))];

    /// <summary>The package that the <c>meta</c> and <c>entries</c> of a case describe.</summary>
    public static Package ToPackage(this Metadata item) => new()
    {
        Header = Assert.IsType<Metadata>(item["meta"]),
        Entries = EntrySet.From(item.Objects("entries").Select(ToEntry)),
    };

    private static Entry ToEntry(Metadata item)
    {
        var hash = Assert.IsType<Metadata>(item["hash"]);
        return new Entry
        {
            LogicalKey = item.Text("logical_key"),
            PhysicalKey = PhysicalKey.Parse(item.Text("physical_key")),
            Size = item.Number("size"),
            Hash = new ContentHash(hash.Text("type"), hash.Text("value")),
            Meta = item["meta"] as Metadata ?? Metadata.Empty,
        };
    }

    private static List<Metadata> Load(string index) => Loaded.GetOrAdd(index, name => Read(PathOf(name)));
}
