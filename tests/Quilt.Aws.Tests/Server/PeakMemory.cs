namespace Quilt.Aws.Tests;

/// <summary>The most memory that a process ever had.</summary>
internal static class PeakMemory
{
    // "VmHWM:    123456 kB"
    public static int KibibytesOfThis() => int.Parse(File.ReadLines("/proc/self/status")
        .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
