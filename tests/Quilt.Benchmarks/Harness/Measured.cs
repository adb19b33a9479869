namespace Quilt.Benchmarks.Harness;

/// <summary>What one child process found.</summary>
/// <param name="Seconds">Wall time of the measured part alone.</param>
/// <param name="CpuSeconds">Processor time of that part, all threads together: hardly more on a machine that is busy with other work.</param>
/// <param name="PeakBytes">The most memory that the process held while it ran that part: heap, stacks and mapped pages (VmHWM).</param>
/// <param name="Check">A result that the parent can hold against the expected one, such as a top hash or a count.</param>
internal sealed record Measured(double Seconds, double CpuSeconds, long PeakBytes, string? Check = null);
