using System.Diagnostics;
using System.Text.Json;

namespace Quilt.Benchmarks.Harness;

/// <summary>Programs that the benchmarks start: this one, to measure an operation in a process of its own, and the yardsticks.</summary>
internal static class Child
{
    /// <summary>The first argument that makes this program measure one operation and end.</summary>
    public const string Verb = "measure";

    /// <summary>Measures an operation in a fresh process, so that its peak memory is its own.</summary>
    public static Measured Measure(string operation, params string[] arguments)
    {
        var output = Run(Environment.ProcessPath!, [.. Host(), Verb, operation, .. arguments]).Output;
        return JsonSerializer.Deserialize<Measured>(LastLine(output))!;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Wall time in seconds, start of the process included, and what it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static (double Seconds, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? (seconds, output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    /// <summary>Whether a program stands on the PATH.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>The last line of a program's output, where our own and the Python yardsticks put their JSON.</summary>
    public static string LastLine(string output) => output.TrimEnd().Split('\n')[^1];

    // Under `dotnet Quilt.Benchmarks.dll` the process is dotnet itself and must be told the assembly.
    private static string[] Host() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
}
