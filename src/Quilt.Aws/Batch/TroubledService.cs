namespace Quilt.Aws.Batch;

/// <summary>
/// A service that is asked of many jobs at one look, and may be down: then each would be waited for, as long as calls are sent again. Safe for threads.
/// </summary>
/// <param name="what">What then is not known of a job: <c>its log could not be read</c>.</param>
/// <param name="mostFailures">After how many failures in a row, of which each may be one job's alone, it is taken for down.</param>
internal sealed class TroubledService(string what, int mostFailures)
{
    private volatile QuiltException? down;
    private int failures;

    /// <summary>Asks.</summary>
    /// <exception cref="TroubleException">It cannot be asked now, and perhaps later.</exception>
    /// <exception cref="QuiltException">It refuses for good.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        if (down is { } known)
            throw new TroubleException(what, known);
        try
        {
            var answer = await ask().ConfigureAwait(false);
            Volatile.Write(ref failures, 0);
            return answer;
        }
        catch (QuiltException error) when (PassingTrouble.MayPass(error))
        {
            if (PassingTrouble.IsOfAll(error) || Interlocked.Increment(ref failures) >= mostFailures)
                down = error;
            throw new TroubleException(what, error);
        }
    }
}
