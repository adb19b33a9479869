using System.Diagnostics;

namespace Quilt.Benchmarks.Harness;

/// <summary>Runs a yardstick and looks at what it costs while it runs, since nobody knows that of a program that has ended.</summary>
internal static class Watched
{
    private const int PeriodMilliseconds = 20;

    // sysconf(_SC_CLK_TCK), which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Environment variables to set; null removes one.</param>
    /// <returns>Wall time with the start of the process; processor time and peak as of the last look before its end.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static Measured Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> variables)
    {
        ProcessStartInfo start = new(program, arguments);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var seen = (Seconds: 0.0, Peak: 0L);
        do
            seen = Look(process.Id) ?? seen;
        while (!process.WaitForExit(PeriodMilliseconds));
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? new Measured(seconds, seen.Seconds, seen.Peak)
            : throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
    }

    private static (double Seconds, long Peak)? Look(int id)
    {
        try
        {
            // proc(5): after the name in parentheses, user and system time are the 12th and 13th field.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return ((long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond, Timed.PeakBytes(id.ToString()));
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            return null; // it has ended in between
        }
    }
}
