using System.Text;
using CsCheck;
using Quilt.Manifests;
using Quilt.Tests.Support;

namespace Quilt.Tests.Manifests;

public class ManifestPropertyTests
{
    [Fact]
    public void Writing_and_hashing_give_what_the_naive_implementation_gives() => Generate.Package.Sample(package =>
    {
        Assert.Equal(Naive.Manifest(package), Manifest.Text(package));
        Assert.Equal(Naive.TopHash(package), ManifestHasher.Compute(package));
    });

    [Fact]
    public void What_was_written_reads_back_entry_for_entry() => Generate.Package.Sample(package =>
    {
        var read = Manifest.ReadBack(package);
        Assert.True(package.Header.Equals(read.Header));
        Assert.Equal(package.Folders.Select(folder => folder.Key), read.Folders.Select(folder => folder.Key));
        Assert.All(package.Folders.Zip(read.Folders), pair => Assert.True(pair.First.Value.Equals(pair.Second.Value)));
        Assert.Equal(Naive.TopHash(package), read.TopHash);
        Assert.Equal(Naive.Walk(package.Entries), read.Entries);
        Assert.Equal(package.Size, read.Size);
        Assert.Equal(Manifest.Text(package), Manifest.Text(read));
    });

    [Fact]
    public void Lines_in_any_order_and_style_give_the_same_package() => Gen.Select(Generate.Package, Gen.Int).Sample((package, seed) =>
    {
        Random random = new(seed);
        var lines = Manifest.Text(package).TrimEnd('\n').Split('\n');
        random.Shuffle(lines.AsSpan(1));
        var text = string.Concat(lines.Select(line => random.Next(3) switch
        {
            0 => line + "\r\n",
            1 => line.Replace("{\"logical_key\": ", "{ \"extra\": [{}], \"logical_key\" :", StringComparison.Ordinal) + "\n",
            _ => line + "\n",
        }));
        var read = Manifest.Read(text);
        Assert.Equal(Naive.TopHash(package), read.TopHash);
        Assert.Equal(Naive.TopHash(package), ManifestHasher.Compute(read));
        Assert.Equal(Naive.Walk(package.Entries), read.Entries);
        Assert.Equal(Manifest.Text(package), Manifest.Text(read));
    });

    [Fact]
    public void An_entry_is_found_exactly_where_a_linear_search_finds_it() => Gen.Select(Generate.Package, Generate.Key.List[0, 10]).Sample((package, others) =>
    {
        var read = Manifest.ReadBack(package);
        var keys = package.Entries.Select(entry => entry.LogicalKey).ToList();
        foreach (var key in keys.Concat(others))
        {
            Assert.Equal(package.Entries.FirstOrDefault(entry => entry.LogicalKey == key), read.Find(key));
            Assert.Equal(keys.IndexOf(key), Math.Max(read.Entries.IndexOf(key), -1));
        }
        Assert.Equal(keys, Enumerable.Range(0, read.Count).Select(read.Entries.KeyAt));
    });

    [Fact]
    public void Random_bytes_are_refused_with_an_error_of_ours() => Gen.Byte.Array[0, 300].Sample(bytes => Manifest.TryRead(bytes), iter: 2000);

    [Fact]
    public void A_manifest_with_flipped_lost_or_doubled_bytes_is_read_or_refused_with_an_error_of_ours() =>
        Gen.Select(Generate.Package, Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 2]).List[1, 4]).Sample((package, wounds) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Manifest.Text(package)).ToList();
            foreach (var (place, value, kind) in wounds)
            {
                var at = place % bytes.Count;
                if (kind == 0)
                    bytes[at] = value;
                else if (kind == 1)
                    bytes.Insert(at, bytes[at]);
                else if (bytes.Count > 1)
                    bytes.RemoveAt(at);
            }
            if (Manifest.TryRead([.. bytes]) is not { } read)
                return;
            // Whatever was accepted can be used: every entry is made, found, written and read again.
            Assert.All(read.Entries, entry => Assert.Equal(entry, read.Find(entry.LogicalKey)));
            Assert.Equal(read.TopHash, Manifest.ReadBack(read).TopHash);
            Assert.Equal(read.TopHash, ManifestHasher.Compute(read));
        });
}
