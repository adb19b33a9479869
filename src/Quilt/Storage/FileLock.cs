namespace Quilt.Storage;

/// <summary>
/// A lock on a file that other processes respect. The system frees it when its holder closes the file or dies. (.NET's FileShare.None
/// is <c>flock</c> on Unix; the file itself stays, since removing it would let two processes lock two files of one name.)
/// </summary>
internal static class FileLock
{
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock if nobody has it; null if somebody has. Other errors are the file system's.</summary>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (error.HResult is WouldBlock or WouldBlockOnMac or WindowsSharingViolation)
        {
            return null;
        }
    }

    /// <summary>Takes the lock as soon as it is free; null if it is not within the limit.</summary>
    public static async Task<FileStream?> TakeAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = Environment.TickCount64;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(path) is { } taken)
                return taken;
            if (Environment.TickCount64 - began >= limit.TotalMilliseconds)
                return null;
            await Task.Delay(Pause * (1 + Random.Shared.NextDouble()), cancellationToken).ConfigureAwait(false);
        }
    }
}
