using CsCheck;
using Quilt.Manifests;
using Quilt.Tests.Support;

namespace Quilt.Tests.Manifests;

public class EntrySetTests
{
    private static readonly Gen<(List<Entry> Old, List<Entry> Put, List<string> Removed, List<Entry> PutLater)> Changes = Gen
        .Select(Generate.Entries, Generate.Entries, Gen.Int[0, 5].List[0, 10], Generate.Key.List[0, 3], Generate.Entries)
        .Select((old, put, removed, others, later) => (
            old,
            Reuse(old, put),
            old.Zip(removed).Where(pair => pair.Second > 2).Select(pair => pair.First.LogicalKey).Concat(others).ToList(),
            Reuse(old, later)));

    [Fact]
    public void Entries_stand_in_the_order_of_a_walk_of_the_tree() =>
        Generate.Entries.Sample(entries => Assert.Equal(Naive.Walk(entries), EntrySet.From(entries)));

    [Fact]
    public void A_changed_set_holds_what_a_dictionary_would_hold() => Changes.Sample((old, put, removed, later) =>
    {
        Assert.All(Bases(old), set =>
        {
            var expected = old.ToDictionary(entry => entry.LogicalKey);
            foreach (var (entries, keys) in new[] { (put, removed), (later, put.Take(2).Select(entry => entry.LogicalKey).ToList()) })
            {
                if (Change(expected, entries, keys) is not { } next)
                {
                    Assert.Equal(Problem.InvalidLogicalKey, Assert.Throws<QuiltException>(() => set.With(entries, keys)).Problem);
                    return;
                }
                expected = next;
                set = set.With(entries, keys);
                CheckSame(EntrySet.From(expected.Values), set);
            }
        });
    });

    [Fact]
    public void The_difference_is_what_a_comparison_key_by_key_finds() => Changes.Sample((old, put, removed, _) =>
    {
        var left = old.ToDictionary(entry => entry.LogicalKey);
        if (Change(left, put, removed) is not { } right)
            return;
        Package older = new() { Entries = EntrySet.From(old) };
        var expected = NaiveDiff(left, right).ToList();
        foreach (var a in new[] { older, Manifest.ReadBack(older) })
        {
            foreach (var set in Bases([.. right.Values]).Append(a.Entries.With(put, removed)))
                Assert.Equal(expected, PackageDiff.Compare(a, new Package { Entries = set }).Select(change => (change.Kind, change.LogicalKey, change.Left, change.Right)));
        }
    });

    [Fact]
    public void A_key_that_stands_twice_or_is_file_and_folder_is_refused()
    {
        Assert.Equal(Problem.InvalidLogicalKey, Assert.Throws<QuiltException>(() => EntrySet.From([Manifest.Entry("a"), Manifest.Entry("a")])).Problem);
        Assert.Equal(Problem.InvalidLogicalKey, Assert.Throws<QuiltException>(() => EntrySet.From([Manifest.Entry("a/b"), Manifest.Entry("a")])).Problem);
        Assert.Equal(Problem.InvalidLogicalKey, Assert.Throws<QuiltException>(() => EntrySet.From([Manifest.Entry("a/../b")])).Problem);
    }

    [Fact]
    public void An_entry_of_a_package_knows_it_and_forgets_it_in_another()
    {
        Package first = new() { Name = "u/first", Entries = EntrySet.From([Manifest.Entry("a")]) };
        Package second = new() { Name = "u/second", Entries = first.Entries };
        Assert.Same(first, first.Find("a")!.Package);
        Assert.Same(second, second.Find("a")!.Package);
    }

    // The same entries in memory, and as an index over a manifest.
    private static IEnumerable<EntrySet> Bases(List<Entry> entries)
    {
        var set = EntrySet.From(entries);
        return [set, Manifest.ReadBack(new Package { Entries = set }).Entries];
    }

    // Some keys of the old entries get other content.
    private static List<Entry> Reuse(List<Entry> old, List<Entry> put) =>
        Generate.Compatible(put.Select((entry, i) => i % 2 == 0 && i < old.Count ? entry with { LogicalKey = old[i].LogicalKey } : entry));

    private static Dictionary<string, Entry>? Change(Dictionary<string, Entry> old, List<Entry> put, List<string> removed)
    {
        Dictionary<string, Entry> changed = new(old);
        foreach (var key in removed)
            changed.Remove(key);
        foreach (var entry in put)
            changed[entry.LogicalKey] = entry;
        return Generate.Compatible(changed.Values).Count == changed.Count ? changed : null;
    }

    private static void CheckSame(EntrySet expected, EntrySet actual)
    {
        Assert.Equal(expected, actual);
        Assert.Equal((expected.Count, expected.Size), (actual.Count, actual.Size));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], actual[i]);
            Assert.Equal(expected.KeyAt(i), actual.KeyAt(i));
            Assert.Equal(i, actual.IndexOf(expected.KeyAt(i)));
            var missing = expected.KeyAt(i) + "!";
            Assert.Equal(expected.IndexOf(missing), actual.IndexOf(missing));
        }
        Package one = new() { Entries = expected }, other = new() { Entries = actual };
        Assert.Equal(Manifest.Text(one), Manifest.Text(other));
        Assert.Equal(ManifestHasher.Compute(one), ManifestHasher.Compute(other));
    }

    private static IEnumerable<(ChangeKind, string, Entry?, Entry?)> NaiveDiff(Dictionary<string, Entry> left, Dictionary<string, Entry> right) =>
        from entry in Naive.Walk(left.Values.Concat(right.Values.Where(entry => !left.ContainsKey(entry.LogicalKey))))
        let a = left.GetValueOrDefault(entry.LogicalKey)
        let b = right.GetValueOrDefault(entry.LogicalKey)
        where a is null || b is null || a.Size != b.Size || a.Hash != b.Hash || !a.Meta.Equals(b.Meta)
        select (a is null ? ChangeKind.Added : b is null ? ChangeKind.Deleted : ChangeKind.Modified, entry.LogicalKey, a, b);
}
