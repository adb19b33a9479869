namespace Quilt.Aws.Tests;

/// <summary>Adds up the progress that is reported.</summary>
internal sealed class Total : IProgress<long>
{
    private long sum;
    private int reports;

    public long Sum => Interlocked.Read(ref sum);

    /// <summary>How often something was reported.</summary>
    public int Reports => Volatile.Read(ref reports);

    public void Report(long value)
    {
        Interlocked.Add(ref sum, value);
        Interlocked.Increment(ref reports);
    }
}
