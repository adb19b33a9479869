namespace Quilt;

/// <summary>An error with a stable name (see <see cref="Quilt.Problem"/>), the thing it is about, and a message that says what to do.</summary>
public sealed class QuiltException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="problem">One of the constants of <see cref="Quilt.Problem"/>.</param>
    /// <param name="message">What happened and what to do about it, for a person.</param>
    /// <param name="target">What the user named: a package, a key, a path.</param>
    /// <param name="inner">The cause, if another error was.</param>
    public QuiltException(string problem, string message, object? target = null, Exception? inner = null)
        : base(message, inner)
    {
        Problem = problem;
        Target = target;
    }

    /// <summary>The stable name of the problem.</summary>
    public string Problem { get; }

    /// <summary>What the error is about, as the user named it.</summary>
    public object? Target { get; }
}
