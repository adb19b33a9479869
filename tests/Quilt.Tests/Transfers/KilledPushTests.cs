using System.Diagnostics;
using System.Globalization;
using Quilt.Editing;
using Quilt.Registries;
using Xunit.Abstractions;

namespace Quilt.Tests.Transfers;

/// <summary>A push is killed, as by kill -9, at random moments.</summary>
public sealed class KilledPushTests(ITestOutputHelper output) : TransferFixture
{
    private const int Kills = 20;
    private const int MostPushes = 200;
    private const int Files = 120;
    private const int BigFileSize = 24 << 20;

    /// <summary>Pushes a folder over what is latest, once it is told to, and says how many milliseconds that took.</summary>
    internal static async Task ChildAsync(string[] arguments)
    {
        var registry = Registry.OpenFolder(arguments[0]);
        var latest = await registry.GetAsync(Transfer.Name, null, null, default);
        await Transfer.PushAsync(Registry.OpenFolder(arguments[2]), latest); // So that the push below is not compiled while it runs.
        Console.WriteLine("ready");
        Console.ReadLine();
        var watch = Stopwatch.StartNew();
        await Transfer.PushAsync(registry, PackageEdit.AddFolder(latest, arguments[1], null, UpdatePolicy.Incoming, null));
        Console.WriteLine($"{watch.ElapsedMilliseconds}");
    }

    [Fact]
    public async Task Latest_is_whole_after_each_kill_and_the_next_push_completes()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        WriteData(random);
        await Transfer.PushAsync(Registry, Package);
        var whole = 1000;
        var kills = 0;
        for (var pushes = 0; kills < Kills; pushes++)
        {
            Assert.InRange(pushes, 0, MostPushes);
            WriteData(random);
            var before = (await LatestAsync()).TopHash!;
            var moment = random.Next(whole + (whole / 10));
            if (await PushAndKillAsync(moment) is { } took)
            {
                whole = took;
                continue;
            }
            kills++;
            await CheckAsync(before, $"killed after {moment} of about {whole} ms");
        }
    }

    private async Task CheckAsync(string before, string what)
    {
        var after = await LatestAsync();
        Assert.Empty(await Transfer.VerifyAsync(after));

        var next = await Transfer.PushAsync(Registry, PackageEdit.AddFolder(after, Data, null, UpdatePolicy.Incoming, null));

        output.WriteLine($"{what}: {(after.TopHash == before ? "not published" : "published")}, {next.Copied.Files} of {Files + 1} files copied by the next push");
        if (after.TopHash != before)
            Assert.Equal(0, next.Copied.Files);
        Assert.Equal(next.Package.TopHash, (await LatestAsync()).TopHash);
        Assert.Empty(await Transfer.VerifyAsync(next.Package, Data));
        Assert.Empty(await Transfer.VerifyAsync(next.Package));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["registry/.quilt/tmp"]));
    }

    private void WriteData(Random random)
    {
        Directory.CreateDirectory(Data);
        var bytes = new byte[BigFileSize];
        for (var i = 0; i < Files; i++)
        {
            random.NextBytes(bytes.AsSpan(0, 4096));
            File.WriteAllBytes(Folder[$"data/{i}"], bytes[..random.Next(1, 4096)]);
        }
        random.NextBytes(bytes);
        File.WriteAllBytes(Folder["data/big"], bytes);
    }

    // The milliseconds that the push took when it was done before it could be killed; null when it was killed.
    private async Task<int?> PushAndKillAsync(int milliseconds)
    {
        Directory.CreateDirectory(Folder["scratch"]);
        using var child = ChildProcess.Start<KilledPushTests>(Folder["registry"], Data, Folder["scratch"]);
        Assert.Equal("ready", await child.ReadLineAsync());
        child.WriteLine("go");
        await Task.Delay(milliseconds);
        await child.KillAsync();
        Directory.Delete(Folder["scratch"], recursive: true);
        return await child.ReadLineAsync() is { } took ? int.Parse(took, CultureInfo.InvariantCulture) : null;
    }
}
