namespace Quilt.Aws.Tests;

/// <summary>Keeps what is reported.</summary>
internal sealed class Recorded : IReport
{
    public List<QuiltException> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => Warnings.Add(message);

    public void Error(QuiltException error) => Errors.Add(error);
}
