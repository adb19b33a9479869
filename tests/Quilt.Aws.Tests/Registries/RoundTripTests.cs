using System.Security.Cryptography;
using Amazon.S3.Model;
using Quilt.Editing;
using Quilt.Registries;
using Quilt.Tests;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>What is pushed into a bucket comes out of it again.</summary>
public class RoundTripTests : BucketFixture
{
    [SkippableFact]
    public async Task Files_with_odd_names_are_pushed_verified_and_installed()
    {
        string[] names = ["plain", "a b/c+d%.txt", "ü/日 #?&=.x", "😀/a~b", "a/..b/c", "%2F%20", "quote'\"(1)[2]{3}!*$", "empty"];
        foreach (var name in names)
            Folder.Write($"data/{name}", name == "empty" ? "" : name);

        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var package = await Registry.GetAsync(Flow.Name, null, null, default);

        Assert.Equal(names.Order(StringComparer.Ordinal), package.Entries.Select(entry => entry.LogicalKey).Order(StringComparer.Ordinal));
        Assert.All(package.Entries, entry => Assert.Equal($"user/pkg/{entry.LogicalKey}", entry.PhysicalKey.Path));
        Assert.All(package.Entries, entry => Assert.NotNull(entry.PhysicalKey.VersionId));
        Assert.Empty(await Flow.VerifyAsync(package, Registries.Content));
        Assert.Empty(await Flow.InstallAsync(package, Folder["target"], Registries.Content));
        Assert.Equal(TestFolder.Files(Data), TestFolder.Files(Folder["target"]));
        Assert.All(names, name => Assert.Equal(Folder.Read($"data/{name}"), Folder.Read($"target/{name}")));
    }

    [SkippableFact]
    public async Task A_file_of_several_parts_has_the_hash_that_it_has_on_disk()
    {
        var bytes = RandomNumberGenerator.GetBytes((17 << 20) + 5);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), bytes);

        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var entry = (await Registry.GetAsync(Flow.Name, null, null, default)).Entries.Single();

        Assert.Equal(await Hashing.FileHasher.HashAsync(Path.Combine(Data, "big"), HashType.Sha256Chunked, 1, null, default), entry.Hash);
        Assert.Equal(bytes, await Registries.Content.ReadAllAsync(entry, long.MaxValue, default));
    }

    [SkippableTheory]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Crc64Nvme)]
    public async Task Content_gets_the_kind_of_hash_that_was_asked_for(HashType type)
    {
        Folder.Write("data/small", "one");
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((17 << 20) + 5));

        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, HashType = type });

        Assert.Equal(2, pushed.Package.Count);
        foreach (var entry in pushed.Package.Entries)
            Assert.Equal(await Hashing.FileHasher.HashAsync(Path.Combine(Data, entry.LogicalKey), type, 1, null, default), entry.Hash);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
        Assert.Empty(await Flow.InstallAsync(pushed.Package, Folder["target"], Registries.Content));
    }

    [SkippableFact]
    public async Task An_object_is_read_at_its_version_also_after_it_was_overwritten_and_deleted()
    {
        Folder.Write("data/a", "one");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var first = await Registry.GetAsync(Flow.Name, null, null, default);
        Folder.Write("data/a", "two two");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, "user/pkg/a");

        var second = await Registry.GetAsync(Flow.Name, null, null, default);
        Assert.Empty(await Flow.VerifyAsync(first, Registries.Content));
        Assert.Empty(await Flow.VerifyAsync(second, Registries.Content));
    }

    [SkippableFact]
    public async Task An_object_that_was_changed_in_place_is_refused_and_gets_no_file()
    {
        Folder.Write("data/a", "right");
        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        await (await BucketAsync()).Sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = "user/pkg/a", ContentBody = "wrong" });
        var entry = pushed.Package.Entries.Single();
        Package unversioned = new() { Entries = new[] { entry with { PhysicalKey = PhysicalKey.S3(BucketName, "user/pkg/a") } } };

        var errors = await Flow.InstallAsync(unversioned, Folder["target"], Registries.Content);

        Assert.Equal(Problem.ContentMismatch, Assert.Single(errors).Problem);
        Assert.Empty(TestFolder.Files(Folder["target"]));
    }

    [SkippableFact]
    public async Task Objects_in_the_bucket_become_a_package_without_a_copy()
    {
        Folder.Write("data/results/1.0.0/s1/out.tsv", "one");
        Folder.Write("data/results/1.0.0/s2/out.tsv", "two");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var entries = await Registries.FindAsync($"s3://{BucketName}/user/pkg/results/1.0.0", "results/1.0.0", default).ToListAsync();

        var name = PackageName.Parse("user/results");
        var pushed = await Flow.PushAsync(Registry, PackageEdit.Put(new Package(), entries), new PushOptions { Name = name });

        Assert.Equal(new TransferCount(0, 0), pushed.Copied);
        Assert.Equal(["results/1.0.0/s1/out.tsv", "results/1.0.0/s2/out.tsv"], pushed.Package.Entries.Select(entry => entry.LogicalKey));
        Assert.All(pushed.Package.Entries, entry => Assert.NotNull(entry.PhysicalKey.VersionId));
        Assert.Empty(await VersionsAsync("user/results/"));
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task Of_a_folder_with_deleted_objects_the_others_become_a_package()
    {
        var sdk = (await BucketAsync()).Sdk;
        foreach (var (key, isDeleted) in ((string, bool)[])[("in/a", false), ("in/b", true), ("in/c/d", true), ("in/e", false), ("in/e", true), ("in/e", false), ("in/f", true)])
        {
            await sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = key, ContentBody = key, UseChunkEncoding = false });
            if (isDeleted)
                await sdk.DeleteObjectAsync(BucketName, key);
        }

        var entries = await Registries.FindAsync($"s3://{BucketName}/in", null, default).ToListAsync();
        var pushed = await Flow.PushAsync(Registry, PackageEdit.Put(new Package(), entries));

        Assert.Equal(["a", "e"], pushed.Package.Entries.Select(entry => entry.LogicalKey));
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableTheory]
    [InlineData("in//x/a", "in//x", "a")]
    [InlineData("in//x/a", "in//x/", "a")]
    [InlineData("in//x//b", "in//x//b", "b")]
    public async Task Keys_with_empty_parts_are_read_copied_and_installed(string key, string place, string name)
    {
        await (await BucketAsync()).Sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = key, ContentBody = "one", UseChunkEncoding = false });
        var entry = Assert.Single(await Registries.FindAsync($"s3://{BucketName}/{place}", null, default).ToListAsync());
        var pushed = await Flow.PushAsync(Registry, PackageEdit.Put(new Package(), [entry]));
        var other = $"{BucketName}x";
        await MakeBucketAsync(other, isVersioned: true);

        var copied = await Flow.PushAsync(Registries.Open(RegistryLocation.Parse($"s3://{other}", "/")), pushed.Package);

        Assert.Equal(key, pushed.Package.Entries.Single().PhysicalKey.Path);
        Assert.Equal(pushed.Package.TopHash, copied.Package.TopHash);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
        Assert.Empty(await Flow.InstallAsync(copied.Package, Folder["target"], Registries.Content));
        Assert.Equal("one", Folder.Read($"target/{name}"));
    }

    [SkippableFact]
    public async Task A_package_of_another_bucket_is_copied_by_the_server()
    {
        Folder.Write("data/a b", "one");
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes(9 << 20));
        var source = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        var other = $"{BucketName}x";
        await MakeBucketAsync(other, isVersioned: true);

        var copied = await Flow.PushAsync(Registries.Open(RegistryLocation.Parse($"s3://{other}", "/")), source);

        Assert.Equal(source.TopHash, copied.Package.TopHash);
        Assert.All(copied.Package.Entries, entry => Assert.Equal(other, entry.PhysicalKey.Bucket));
        Assert.Empty(await Flow.VerifyAsync(copied.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_place_of_the_bucket_that_holds_nothing_is_not_found() =>
        await ThrowsAsync(Problem.PathNotFound, async () => await Registries.FindAsync($"s3://{BucketName}/nothing", null, default).ToListAsync());

    [SkippableTheory]
    [InlineData("s3://elsewhere/x")]
    [InlineData(".quilt/packages")]
    [InlineData("a/../b")]
    public async Task A_destination_outside_the_bucket_or_among_the_registrys_files_is_refused(string destination)
    {
        Folder.Write("data/a", "one");

        await ThrowsAsync(Problem.InvalidDestination, () => Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, Destination = destination }));

        Assert.Empty(await VersionsAsync(""));
    }

    [SkippableFact]
    public async Task A_destination_in_the_bucket_takes_the_content()
    {
        Folder.Write("data/a", "one");

        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, Destination = $"s3://{BucketName}/raw/2026" });

        Assert.Equal("raw/2026/a", pushed.Package.Entries.Single().PhysicalKey.Path);
    }
}
