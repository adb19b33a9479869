using System.Security.Cryptography;
using Amazon.S3.Model;
using Quilt.Hashing;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>What the bucket has already is not sent again.</summary>
public class AgainTests : ProxyFixture
{
    private IReadOnlyList<string> Sent => [.. Proxy.Requests.Where(line => line.StartsWith("PUT ", StringComparison.Ordinal) && !line.Contains("/.quilt/", StringComparison.Ordinal))];

    [SkippableFact]
    public async Task A_second_push_of_unchanged_files_lists_them_once_and_asks_for_no_file()
    {
        for (var i = 0; i < 100; i++)
            Folder.Write($"data/{i}", $"content {i}");
        using S3Registries registries = new(ThroughProxy);
        await Task.Delay(HashJournal.Margin + TimeSpan.FromMilliseconds(100)); // younger files are not remembered
        await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));
        Proxy.Reset();

        var again = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.Equal(100, again.Reused.Files);
        Assert.DoesNotContain(Proxy.Requests, line => line.Contains("user/pkg/", StringComparison.Ordinal) && !line.Contains("/.quilt/", StringComparison.Ordinal));
        Assert.Single(Proxy.Requests, line => line.Contains("versions", StringComparison.Ordinal) && line.Contains("user%2Fpkg%2F", StringComparison.Ordinal));
        Assert.InRange(Proxy.Requests.Count, 1, 20);
    }

    // Few are looked at one by one, many listed.
    [SkippableTheory]
    [InlineData(3, null, false)]
    [InlineData(60, null, false)]
    [InlineData(3, "elsewhere", false)]
    [InlineData(60, "elsewhere", false)]
    [InlineData(3, null, true)]
    public async Task What_the_latest_revision_names_and_is_gone_is_sent_again_and_nothing_else(int files, string? destination, bool isDedupe)
    {
        for (var i = 0; i < files; i++)
            Folder.Write($"data/{i}", $"content {i}");
        var first = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var lost = first.Package.Find("1")!.PhysicalKey;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, lost.Path, lost.VersionId);
        PushOptions options = new() { Name = Flow.Name, Exact = true, Destination = destination, Dedupe = isDedupe };

        var again = await Flow.PushAsync(Registry, Flow.FromFolder(Data), options);

        Assert.True(again.Published);
        Assert.Equal((1, files - 1), (again.Copied.Files, again.Reused.Files));
        var latest = await Registry.GetAsync(Flow.Name, null, null, default);
        Assert.Empty(await Flow.VerifyAsync(latest, Registries.Content));
        Assert.Equal((0, files), Counts(await Flow.PushAsync(Registry, Flow.FromFolder(Data), options)));
    }

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task A_version_that_others_wrote_over_or_marked_as_deleted_is_still_there(int files)
    {
        for (var i = 0; i < files; i++)
            Folder.Write($"data/{i}", $"content {i}");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var sdk = (await BucketAsync()).Sdk;
        await sdk.DeleteObjectAsync(BucketName, "user/pkg/1");
        await sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = "user/pkg/2", ContentBody = "of others", UseChunkEncoding = false });

        var again = await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, Exact = true });

        Assert.Equal((0, files), Counts(again));
        Assert.Empty(await Flow.VerifyAsync(again.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_version_that_is_to_be_kept_in_place_and_is_gone_is_no_revision()
    {
        Folder.Write("data/a", "one");
        var first = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var lost = first.Package.Find("a")!;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, lost.PhysicalKey.Path, lost.PhysicalKey.VersionId);
        Package package = new() { Entries = EntrySet.From([lost with { Hash = null }]) };

        await ThrowsAsync(Problem.ContentNotFound, () => Flow.PushAsync(Registry, package, new PushOptions { Name = Flow.Name, Force = true }));
    }

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task What_is_to_stay_in_place_and_is_gone_is_no_revision_until_it_is_pushed_too_or_taken_out(int files)
    {
        for (var i = 0; i < files; i++)
            Folder.Write($"data/{i}", $"content {i}");
        var first = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var lost = first.Package.Find("1")!;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, lost.PhysicalKey.Path, lost.PhysicalKey.VersionId);
        Folder.Write("more/new", "new");
        var more = Editing.PackageEdit.AddFolder(first.Package, Folder["more"], null, UpdatePolicy.Incoming, null);
        PushOptions options = new() { Name = Flow.Name, Force = true };

        var error = await ThrowsAsync(Problem.ContentNotFound, () => Flow.PushAsync(Registry, more, options));

        Assert.Equal("1", Assert.IsType<Entry>(error.Target).LogicalKey);
        Assert.Equal(first.Package.TopHash, (await Registry.TryGetLatestAsync(Flow.Name, default))!.TopHash);
        var mended = await Flow.PushAsync(Registry, Editing.PackageEdit.AddFolder(more, Data, null, UpdatePolicy.Incoming, null), options);
        Assert.Equal(files + 1, mended.Package.Count);
        Assert.Empty(await Flow.VerifyAsync(mended.Package, Registries.Content));
    }

    private static (int Copied, int Reused) Counts(PushResult result) => (result.Copied.Files, result.Reused.Files);

    [SkippableFact]
    public async Task What_was_deleted_in_the_bucket_is_sent_again_and_nothing_else()
    {
        for (var i = 0; i < 60; i++)
            Folder.Write($"data/{i}", $"content {i}");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var sdk = (await BucketAsync()).Sdk;
        // More than are looked at before the folder is listed.
        for (var i = 0; i < 30; i++)
            await sdk.DeleteObjectAsync(BucketName, $"user/pkg/{i}");
        using S3Registries registries = new(ThroughProxy);

        var again = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = PackageName.Parse("user/other"), Destination = "user/pkg" });

        Assert.Equal(30, Sent.Count);
        Assert.Equal(30, again.Reused.Files);
        Assert.Empty(await Flow.VerifyAsync(again.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_push_that_was_not_published_is_gone_on_with()
    {
        for (var i = 0; i < 60; i++)
            Folder.Write($"data/{i}", $"content {i}");
        using S3Registries registries = new(ThroughProxy);
        Proxy.Reset((_, line) => line.Contains("/.quilt/packages/", StringComparison.Ordinal) && line.StartsWith("PUT ", StringComparison.Ordinal) ? Fault.Reset : null);
        using (CancellationTokenSource stop = new())
        {
            var plan = await Flow.PlanAsync(Open(registries), Flow.FromFolder(Data));
            var push = Push.ExecuteAsync(plan, new TransferProgress(), new Recorded(), stop.Token);
            while (!Proxy.Requests.Any(line => line.Contains("PUT ", StringComparison.Ordinal) && line.Contains("/.quilt/packages/", StringComparison.Ordinal)))
                await Task.Delay(20);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        }
        Proxy.Reset();

        var again = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.Empty(Sent);
        Assert.Equal(60, again.Reused.Files);
        Assert.Empty(await Flow.VerifyAsync(again.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_big_upload_that_was_broken_off_sends_only_the_parts_that_are_missing()
    {
        var bytes = RandomNumberGenerator.GetBytes(20 << 20);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), bytes);
        var bucket = await BucketAsync();
        var upload = await bucket.Sdk.InitiateMultipartUploadAsync(BucketName, "user/pkg/big");
        foreach (var number in (int[])[1, 2])
        {
            // The second part is another file's: it must not be taken.
            var part = number == 1 ? bytes[..(int)ChunkSize.For(bytes.Length)] : new byte[ChunkSize.For(bytes.Length)];
            await bucket.Sdk.UploadPartAsync(new UploadPartRequest { BucketName = BucketName, Key = "user/pkg/big", UploadId = upload.UploadId, PartNumber = number, InputStream = new MemoryStream(part), UseChunkEncoding = false });
        }
        using S3Registries registries = new(ThroughProxy);

        Recorded report = new();

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), report: report);

        Assert.Contains(report.Details, line => line.Contains("1 of 3 parts were there", StringComparison.Ordinal));
        Assert.Equal(["partNumber=2", "partNumber=3"], Sent.Select(line => line.Split('?', '&')[1]).Order(StringComparer.Ordinal));
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task A_big_file_that_is_there_is_not_sent()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes(9 << 20));
        var first = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        using S3Registries registries = new(ThroughProxy);

        var name = PackageName.Parse("user/other");
        var again = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = name, Destination = "user/pkg" });

        Assert.Empty(Sent);
        Assert.Equal(first.Package.Entries.Single().PhysicalKey, again.Package.Entries.Single().PhysicalKey);
    }

    [SkippableFact]
    public async Task A_plan_makes_no_changing_request()
    {
        Folder.Write("data/a", "one");
        using S3Registries registries = new(ThroughProxy);

        var plan = await Flow.PlanAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, Exact = true });

        Assert.Equal(new TransferCount(1, 3), plan.Copy);
        Assert.All(Proxy.Requests, line => Assert.Matches("^(GET|HEAD) ", line));
    }
}
