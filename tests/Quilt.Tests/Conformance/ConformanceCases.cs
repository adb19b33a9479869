using System.Collections.Concurrent;
using Quilt.Json;

namespace Quilt.Tests.Conformance;

/// <summary>
/// The recorded cases (see tests/conformance/README.md). <c>QUILT_CONFORMANCE</c> names another folder of the same layout; an index file
/// that it lacks is one skipped row.
/// </summary>
internal static class ConformanceCases
{
    private static readonly ConcurrentDictionary<string, List<Metadata>> Loaded = new(StringComparer.Ordinal);

    public static string Folder { get; } = Environment.GetEnvironmentVariable("QUILT_CONFORMANCE") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "conformance");

    /// <summary>A row for each case of an index file: its place in the file, and its name for people.</summary>
    public static TheoryData<int, string> Rows(string index)
    {
        TheoryData<int, string> rows = [];
        if (!File.Exists(PathOf(index)))
            rows.Add(-1, $"no {index}");
        else
            Load(index).Select((item, i) => (i, item.Text("name"))).ToList().ForEach(row => rows.Add(row.i, row.Item2));
        return rows;
    }

    /// <summary>A case, or a skipped test where the index file is missing.</summary>
    public static Metadata Get(string index, int number)
    {
        Skip.If(number < 0, $"{Folder} has no {index}.");
        return Load(index)[number];
    }

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

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

    private static List<Metadata> Load(string index) => Loaded.GetOrAdd(index, name =>
        [.. Assert.IsType<MetadataList>(MetadataJson.Parse(File.ReadAllBytes(PathOf(name)))).Select(item => Assert.IsType<Metadata>(item))]);
}
