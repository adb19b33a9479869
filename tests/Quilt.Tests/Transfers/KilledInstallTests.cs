using Quilt.Registries;
using Xunit.Abstractions;

namespace Quilt.Tests.Transfers;

/// <summary>An install is killed, as by kill -9, at random moments.</summary>
public sealed class KilledInstallTests(ITestOutputHelper output) : TransferFixture
{
    private const int Kills = 5;
    private const int Files = 200;

    /// <summary>Installs what is latest, once it is told to.</summary>
    internal static async Task ChildAsync(string[] arguments)
    {
        var package = await Registry.OpenFolder(arguments[0]).GetAsync(Transfer.Name, null, null, default);
        Console.WriteLine("ready");
        Console.ReadLine();
        await Transfer.InstallAsync(package, arguments[1]);
    }

    [Fact]
    public async Task Every_file_that_has_its_name_is_whole_and_the_next_install_completes()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        WriteData(random);
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        for (var i = 0; i < Kills; i++)
        {
            var target = Folder[$"target{i}"];
            await InstallAndKillAsync(target, random.Next(400));

            var before = Directory.Exists(target) ? Transfer.FromFolder(target) : new Package();
            Assert.All(before.Entries, entry => Assert.Equal(File.ReadAllBytes(Path.Combine(Data, entry.LogicalKey)), File.ReadAllBytes(entry.PhysicalKey.Path)));
            var (files, errors) = await Transfer.InstallAsync(package, target);

            output.WriteLine($"{before.Count} files were in place");
            Assert.Empty(errors);
            Assert.Equal(before.Count, files.Count(file => file.Action == Quilt.Transfers.InstallAction.Keep));
            Assert.Empty(await Transfer.VerifyAsync(package, target));
            Assert.Equal(Files + 1, Directory.EnumerateFileSystemEntries(target).Count());
        }
    }

    private void WriteData(Random random)
    {
        Directory.CreateDirectory(Data);
        for (var i = 0; i <= Files; i++)
        {
            var bytes = new byte[i == Files ? 96 << 20 : 100_000];
            random.NextBytes(bytes);
            File.WriteAllBytes(Folder[$"data/{i}"], bytes);
        }
    }

    private async Task InstallAndKillAsync(string target, int milliseconds)
    {
        using var child = ChildProcess.Start<KilledInstallTests>(Folder["registry"], target);
        Assert.Equal("ready", await child.ReadLineAsync());
        child.WriteLine("go");
        await Task.Delay(milliseconds);
        await child.KillAsync();
    }
}
