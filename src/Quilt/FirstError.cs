namespace Quilt;

/// <summary>Keeps the first error that is told, for callers to whom one is enough, and nothing else.</summary>
internal sealed class FirstError : IReport
{
    private QuiltException? first;

    /// <summary>The first error; null: none was told.</summary>
    public QuiltException? First => first;

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }

    /// <inheritdoc/>
    public void Error(QuiltException error) => Interlocked.CompareExchange(ref first, error, null);
}
