namespace QuiltPS;

/// <summary>
/// The progress bar of sending: how many jobs of how many AWS Batch has taken, over all that go out together one after the other. Written by a worker,
/// read by the pipeline's thread.
/// </summary>
internal sealed class SendProgress : IProgress<int>
{
    private int before;
    private int together;
    private volatile int decided;

    /// <summary>How many jobs there are in all, as far as that is known before they go.</summary>
    public int Expected { get; set; }

    /// <summary>How many there are at least.</summary>
    public int Total => Math.Max(Expected, before + together);

    /// <summary>So many jobs go out together next.</summary>
    public void Begin(int count)
    {
        before += together;
        together = count;
        decided = 0;
    }

    public void Report(int value) => decided = value;

    /// <summary>What the bar shows.</summary>
    public WorkProgress View()
    {
        var sent = before + decided;
        return new($"Sending jobs to AWS Batch ({Total})", $"{sent} of {Total} sent", Total == 0 ? 100 : sent * 100 / Total);
    }
}
