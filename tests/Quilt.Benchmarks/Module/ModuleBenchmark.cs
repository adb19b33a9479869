using Quilt.Benchmarks.Files;
using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.Module;

/// <summary>What loading the module and its first cmdlet add to the start of PowerShell, in fresh processes.</summary>
internal sealed class ModuleBenchmark : IBenchmark
{
    public string Name => "module";

    public string Title(Options settings) => "A fresh PowerShell";

    public IReadOnlyList<Row> Run(Options settings, string folder)
    {
        if (settings.Module is not { } manifest || settings.Pwsh is not { } pwsh)
            throw new ArgumentException("The benchmark 'module' needs --module and --pwsh; build.ps1 Bench gives them.");
        var data = Path.Combine(folder, "data");
        var registry = Path.Combine(folder, "registry");
        RandomFiles.WriteMany(data, 10, 4096);
        Child.Measure("push", data, registry);
        var import = $"Import-Module '{Path.GetFullPath(manifest)}'";
        List<(double Bare, double Imported, double Listed)> rounds = [];
        for (var round = 0; round < settings.Rounds; round++)
        {
            rounds.Add((
                Start(pwsh, "exit"),
                Start(pwsh, $"{import}; exit"),
                Start(pwsh, $"{import}; $null = Get-QuiltPackage bench/files -Registry '{registry}'; exit")));
        }
        return
        [
            Beyond("Import-Module", "pwsh alone", [.. rounds.Select(round => (round.Imported, round.Bare))]),
            Beyond("first Get-QuiltPackage", "pwsh and Import-Module", [.. rounds.Select(round => (round.Listed, round.Imported))]),
        ];
    }

    private static Row Beyond(string what, string without, List<(double With, double Without)> rounds)
    {
        var extra = Row.Median(rounds.Select(round => round.With - round.Without));
        return new Row($"{what}, beyond {without}", extra, without, Row.Median(rounds.Select(round => round.Without)));
    }

    private static double Start(string pwsh, string command)
    {
        string[] arguments = ["-NoProfile", "-NonInteractive", "-Command", command];
        return pwsh.EndsWith(".dll", StringComparison.Ordinal)
            ? Child.Run("dotnet", [pwsh, .. arguments]).Seconds
            : Child.Run(pwsh, arguments).Seconds;
    }
}
