using System.Collections.Concurrent;

namespace Quilt.Runs;

/// <summary>Tells an error once that is the same for several jobs, such as that nobody has credentials. Safe for threads.</summary>
internal sealed class SameErrors(IReport report) : IReport
{
    private readonly ConcurrentDictionary<string, byte> told = [];

    /// <inheritdoc/>
    public void Verbose(string message) => report.Verbose(message);

    /// <inheritdoc/>
    public void Warning(string message) => report.Warning(message);

    /// <inheritdoc/>
    public void Error(QuiltException error)
    {
        if (told.TryAdd(error.Message, 0))
            report.Error(error);
    }
}
