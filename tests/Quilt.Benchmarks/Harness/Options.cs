namespace Quilt.Benchmarks.Harness;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">The benchmarks to run; none means all.</param>
/// <param name="Quick">Small sizes, to see that everything runs; the figures mean little.</param>
/// <param name="Rounds">How often each measurement is taken.</param>
/// <param name="Work">The folder below which data is made; it should lie on the disk that matters.</param>
/// <param name="Report">The file that the table is written to; null: only printed.</param>
/// <param name="Module">The module's manifest, for the benchmark of loading it.</param>
/// <param name="Pwsh">PowerShell for that benchmark: a program, or a pwsh.dll that <c>dotnet</c> runs.</param>
internal sealed record Options(
    IReadOnlyList<string> Names,
    bool Quick,
    int Rounds,
    string Work,
    string? Report,
    string? Module,
    string? Pwsh)
{
    /// <summary>Reads <c>[names…] [--quick] [--rounds N] [--work folder] [--report file] [--module QuiltPS.psd1] [--pwsh program]</c>.</summary>
    /// <exception cref="ArgumentException">An option that does not exist, or one without its value.</exception>
    public static Options Parse(string[] arguments)
    {
        Options settings = new([], Quick: false, Rounds: 5, Path.GetTempPath(), Report: null, Module: null, Pwsh: null);
        Queue<string> rest = new(arguments);
        while (rest.TryDequeue(out var argument))
        {
            settings = argument switch
            {
                "--quick" => settings with { Quick = true },
                "--rounds" => settings with { Rounds = int.Parse(Value(rest, argument)) },
                "--work" => settings with { Work = Value(rest, argument) },
                "--report" => settings with { Report = Value(rest, argument) },
                "--pwsh" => settings with { Pwsh = Value(rest, argument) },
                "--module" => settings with { Module = Value(rest, argument) },
                ['-', ..] => throw new ArgumentException($"There is no option {argument}."),
                _ => settings with { Names = [.. settings.Names, argument] },
            };
        }
        return settings;
    }

    private static string Value(Queue<string> rest, string option) =>
        rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{option} needs a value.");
}
