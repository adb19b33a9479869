namespace Quilt.Runs;

/// <summary>
/// The lock of a run's record, held for the moment of an append: what is decided upon while it is held (which jobs to restart) cannot
/// be decided by two processes at once. A file lock, which the kernel releases when its holder dies.
/// </summary>
internal static class RecordLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellationToken)
    {
        var giveUp = DateTime.UtcNow + Patience;
        for (var pause = 1; ; pause = Math.Min(pause * 2, 50))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (DateTime.UtcNow > giveUp)
                    throw new QuiltException(Problem.InputOutput, $"The run's record stays locked by another process: {e.Message}", path, e);
            }
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
