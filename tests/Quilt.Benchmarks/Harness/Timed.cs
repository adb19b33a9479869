using System.Diagnostics;

namespace Quilt.Benchmarks.Harness;

/// <summary>Measures one piece of work in this process.</summary>
internal static class Timed
{
    /// <summary>Runs the work once, after what was there before has been collected and the peak has been reset.</summary>
    public static async Task<Measured> RunAsync(Func<Task<string?>> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ResetPeak();
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var check = await work();
        var seconds = clock.Elapsed.TotalSeconds;
        return new Measured(seconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds, PeakBytes(), check);
    }

    /// <summary>The highest resident size of a process since the last reset, in bytes; pages of mapped files count.</summary>
    /// <param name="process">Its number, or <c>self</c>.</param>
    public static long PeakBytes(string process = "self")
    {
        if (!OperatingSystem.IsLinux())
            return Process.GetCurrentProcess().PeakWorkingSet64;
        var line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    // "5" resets VmHWM to the present resident size (proc(5)); elsewhere the peak covers the preparation too.
    private static void ResetPeak()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
    }
}
