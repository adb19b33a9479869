namespace Quilt.Aws.Batch;

/// <summary>When a service last answered, and since when it does not. Safe for threads.</summary>
internal sealed class ServicePulse
{
    private readonly Lock gate = new();
    private DateTimeOffset? answered;
    private DateTimeOffset? silentSince;
    private bool isTold;

    /// <summary>Whether it ever answered.</summary>
    public bool HasAnswered
    {
        get
        {
            lock (gate)
                return answered is not null;
        }
    }

    /// <summary>The last answer before it fell silent, or the first question, if none was ever answered; null: it answers.</summary>
    public DateTimeOffset? SilentSince
    {
        get
        {
            lock (gate)
                return silentSince;
        }
    }

    /// <summary>It answered.</summary>
    public void Answered()
    {
        lock (gate)
        {
            answered = DateTimeOffset.UtcNow;
            silentSince = null;
            isTold = false;
        }
    }

    /// <summary>It did not answer a question.</summary>
    /// <param name="asked">When it was asked.</param>
    public void Missed(DateTimeOffset asked)
    {
        lock (gate)
            silentSince ??= answered ?? asked;
    }

    /// <summary>Whether nobody was told of this silence yet; then somebody is now.</summary>
    public bool IsNews()
    {
        lock (gate)
        {
            var isNews = !isTold;
            isTold = true;
            return isNews;
        }
    }
}
