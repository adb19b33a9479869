using Quilt;

namespace QuiltPS;

/// <summary>Takes reports to nobody: a completer has nowhere to say anything.</summary>
internal sealed class Silence : IReport
{
    public static Silence Instance { get; } = new();

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Error(QuiltException error)
    {
    }
}
