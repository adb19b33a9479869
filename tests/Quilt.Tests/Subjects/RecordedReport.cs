namespace Quilt.Tests.Subjects;

/// <summary>Keeps what an operation tells.</summary>
internal sealed class RecordedReport : IReport
{
    private readonly Lock writing = new();

    public List<string> Verboses { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<QuiltException> Errors { get; } = [];

    public void Verbose(string message) => Add(Verboses, message);

    public void Warning(string message) => Add(Warnings, message);

    public void Error(QuiltException error) => Add(Errors, error);

    private void Add<T>(List<T> list, T item)
    {
        lock (writing)
            list.Add(item);
    }
}
