namespace Quilt;

/// <summary>
/// What a long operation tells while it works. May be called from any thread; whoever implements it hands over to where messages go.
/// </summary>
public interface IReport
{
    /// <summary>What happened, for those who asked for detail.</summary>
    void Verbose(string message);

    /// <summary>Something that the user should know and that stops nothing.</summary>
    void Warning(string message);

    /// <summary>One item failed; the operation goes on with the others.</summary>
    void Error(QuiltException error);

    /// <summary>What the operation waits for, and how long, for its progress bar; null: it goes on. Who has no bar need not listen.</summary>
    void Waiting(string? what)
    {
    }
}
