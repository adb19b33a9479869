namespace Quilt.Aws.Tests;

/// <summary>What may befall one request.</summary>
public enum Fault
{
    /// <summary>The server is busy: 503, and nothing is done.</summary>
    Busy,

    /// <summary>The connection breaks before anything is done.</summary>
    Reset,

    /// <summary>The request is done, and its answer lost.</summary>
    LostAnswer,

    /// <summary>The answer's body ends in the middle.</summary>
    Truncated,

    /// <summary>A byte of the answer's body is another.</summary>
    Flipped,

    /// <summary>A byte of the request's body is another when the server gets it.</summary>
    FlippedRequest,

    /// <summary>The user may not do that: 403, and nothing is done.</summary>
    Denied,

    /// <summary>Nothing is read or answered while the client waits, and nothing is done.</summary>
    Stalled,

    /// <summary>The request is done; its answer's body comes to a half, and then nothing while the client waits. Without a body nothing comes at all.</summary>
    StalledAnswer,

    /// <summary>The answer's body comes in pieces, with a pause after each.</summary>
    SlowAnswer,

    /// <summary>The request's body is taken in pieces, with a pause after each.</summary>
    SlowRequest,
}
