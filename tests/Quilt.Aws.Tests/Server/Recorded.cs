namespace Quilt.Aws.Tests;

/// <summary>Keeps what is reported.</summary>
internal sealed class Recorded : IReport
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> details = new();

    public List<QuiltException> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>What was said to those who ask for detail.</summary>
    public IReadOnlyCollection<string> Details => details;

    public void Verbose(string message) => details.Enqueue(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Error(QuiltException error) => Errors.Add(error);
}
