using Quilt.Editing;

namespace Quilt.Tests.Conformance;

public sealed class FolderConformanceTests : IDisposable
{
    private const string Index = "set-dir.json";

    private readonly string folder = Directory.CreateTempSubdirectory("quilt-set-dir-").FullName;

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Adding_a_folder_yields_the_recorded_keys(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        foreach (var (path, content) in Assert.IsType<Metadata>(item["tree"]))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Assert.IsType<string>(content));
        }
        var old = item.Texts("existing").Select(key => new Entry { LogicalKey = key, PhysicalKey = PhysicalKey.S3("old", key) });
        var policy = Enum.Parse<UpdatePolicy>(item.Text("policy"), ignoreCase: true);

        var package = PackageEdit.AddFolder(new Package { Entries = EntrySet.From(old) }, folder, item.Text("prefix"), policy, null);

        Assert.Equal(item.Texts("keys").Order(StringComparer.Ordinal), package.Entries.Select(entry => entry.LogicalKey).Order(StringComparer.Ordinal));
        if (item["kept"] is not null)
        {
            var kept = package.Entries.Where(entry => entry.PhysicalKey.Bucket == "old").Select(entry => entry.LogicalKey);
            Assert.Equal(item.Texts("kept").Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
        }
        Assert.NotEmpty(name);
    }
}
