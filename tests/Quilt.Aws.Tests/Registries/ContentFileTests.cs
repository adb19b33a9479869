using System.Security.Cryptography;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>One entry as a file: a big one comes in pieces, and what has come of it is not fetched again.</summary>
public sealed class ContentFileTests : ProxyFixture
{
    private const int Size = (17 << 20) + 5;

    private readonly byte[] content = RandomNumberGenerator.GetBytes(Size);

    private string Target => Folder["target/big"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Folder["target"]);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), content);
    }

    [SkippableFact]
    public async Task A_big_entry_comes_in_pieces_that_count_as_progress()
    {
        var entry = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package.Entries.Single();
        using S3Registries registries = new(ThroughProxy);
        TransferProgress progress = new();

        await ContentFile.WriteAsync(registries.Content, entry, Target, progress, new Recorded(), default);

        Assert.Equal(content, await File.ReadAllBytesAsync(Target));
        Assert.Equal((Size, 1L), (progress.BytesDone, progress.FilesDone));
        Assert.Equal(3, Proxy.Requests.Count(line => line.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.Single(Directory.GetFileSystemEntries(Folder["target"]));
    }

    [SkippableFact]
    public async Task What_broke_off_is_gone_on_with()
    {
        var entry = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package.Entries.Single();
        using S3Registries registries = new(ThroughProxy);
        // The first piece comes; the others are refused once it is noted down.
        Proxy.Instead = async context =>
        {
            if (context.Request.Method != "GET" || context.Request.Headers.Range.ToString().StartsWith("bytes=0-", StringComparison.Ordinal))
                return false;
            while (!HasFirst())
                await Task.Delay(10);
            await FaultProxy.RefuseAsync(context, 403, "AccessDenied");
            return true;
        };
        await ThrowsAsync(Problem.AccessDenied, () => ContentFile.WriteAsync(registries.Content, entry, Target, new TransferProgress(), new Recorded(), default));
        Assert.False(File.Exists(Target));
        Proxy.Reset();

        Recorded report = new();
        await ContentFile.WriteAsync(registries.Content, entry, Target, new TransferProgress(), report, default);

        Assert.Equal("'big' was gone on with: 1 of its 3 parts had come before.", Assert.Single(report.Details));
        Assert.Equal(content, await File.ReadAllBytesAsync(Target));
        Assert.Equal(2, Proxy.Requests.Count(line => line.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.Single(Directory.GetFileSystemEntries(Folder["target"]));
    }

    private bool HasFirst() => Directory.GetFiles(Folder["target"], "*.chunks", SearchOption.AllDirectories)
        .Any(path => File.ReadAllText(path).Contains("\n0 ", StringComparison.Ordinal));
}
