namespace Quilt.Aws.Batch;

/// <summary>
/// Tells what AWS refuses for all jobs of a run from what it refuses for one: jobs are sent one by one until the first of the run is accepted, and
/// after a refusal for all no more are. Safe for threads.
/// </summary>
internal sealed class RunRefusals : IDisposable
{
    private readonly SemaphoreSlim first = new(1, 1);
    private readonly Lock state = new();
    private volatile bool hasAccepted;
    private volatile QuiltException? forAll;
    private string? last;

    /// <summary>The refusal for all; null: there was none.</summary>
    public QuiltException? ForAll => forAll;

    /// <summary>Jobs are submitted anew: what was refused may be allowed by now.</summary>
    public void Begin()
    {
        lock (state)
            (forAll, last) = (null, null);
    }

    /// <summary>Sends one job or array.</summary>
    /// <param name="isArray">Whether it is an array: what is refused then is refused for many.</param>
    /// <param name="send">Sends it and gives its id.</param>
    /// <param name="cancellationToken">Ends the waiting for a turn.</param>
    /// <exception cref="QuiltException">It was refused, or all are.</exception>
    public async Task<string> SendAsync(bool isArray, Func<Task<string>> send, CancellationToken cancellationToken)
    {
        if (hasAccepted)
            return await TryAsync(isArray, send).ConfigureAwait(false);
        await first.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!hasAccepted)
                return await TryAsync(isArray, send).ConfigureAwait(false);
        }
        finally
        {
            first.Release();
        }
        return await TryAsync(isArray, send).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => first.Dispose();

    private async Task<string> TryAsync(bool isArray, Func<Task<string>> send)
    {
        if (forAll is { } refusal)
            throw refusal;
        try
        {
            var id = await send().ConfigureAwait(false);
            hasAccepted = true;
            return id;
        }
        catch (QuiltException error)
        {
            Note(error, isArray);
            throw;
        }
    }

    // AWS's own words name no job, unless they are about it.
    private void Note(QuiltException error, bool isArray)
    {
        lock (state)
        {
            var said = error.InnerException?.Message;
            var isForAll = isArray || error.Problem is Problem.AccessDenied or Problem.CredentialsExpired or Problem.CredentialsInvalid;
            if (isForAll || (!hasAccepted && said is not null && said == last))
                forAll ??= error;
            last = said;
        }
    }
}
