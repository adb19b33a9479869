namespace Quilt.Transfers;

/// <summary>
/// How far a transfer is: counters that workers add to and that whoever draws a progress bar samples, a few times a second.
/// </summary>
public sealed class TransferProgress : IProgress<long>
{
    private long filesTotal;
    private long filesDone;
    private long bytesTotal;
    private long bytesDone;
    private int phase;

    /// <summary>Files that the transfer is about; 0 while unknown.</summary>
    public long FilesTotal => Interlocked.Read(ref filesTotal);

    /// <summary>Files that are done.</summary>
    public long FilesDone => Interlocked.Read(ref filesDone);

    /// <summary>Bytes that the transfer is about; 0 while unknown.</summary>
    public long BytesTotal => Interlocked.Read(ref bytesTotal);

    /// <summary>Bytes that are done.</summary>
    public long BytesDone => Interlocked.Read(ref bytesDone);

    /// <summary>What is being done now.</summary>
    public TransferPhase Phase => (TransferPhase)Volatile.Read(ref phase);

    /// <summary>Adds bytes that were read or written.</summary>
    public void Report(long value) => Interlocked.Add(ref bytesDone, value);

    internal void Begin(TransferPhase next, long files, long bytes)
    {
        Volatile.Write(ref phase, (int)next);
        Interlocked.Exchange(ref filesDone, 0);
        Interlocked.Exchange(ref bytesDone, 0);
        Interlocked.Exchange(ref filesTotal, files);
        Interlocked.Exchange(ref bytesTotal, bytes);
    }

    internal void Enter(TransferPhase next) => Volatile.Write(ref phase, (int)next);

    internal void FileDone() => Interlocked.Increment(ref filesDone);
}

/// <summary>What a transfer is doing.</summary>
public enum TransferPhase
{
    /// <summary>It finds out what there is to do.</summary>
    Planning,

    /// <summary>It finds the hashes of content that stays where it is.</summary>
    Hashing,

    /// <summary>It copies bytes and hashes them.</summary>
    Copying,

    /// <summary>It publishes the revision.</summary>
    Publishing,

    /// <summary>It compares bytes with hashes.</summary>
    Verifying,

    /// <summary>It is done.</summary>
    Done,
}
