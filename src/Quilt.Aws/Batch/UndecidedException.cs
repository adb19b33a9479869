namespace Quilt.Aws.Batch;

/// <summary>A job was sent, and nobody could find out yet whether it is there, or it is there and that could not be recorded.</summary>
/// <param name="inner">What was in the way.</param>
internal sealed class UndecidedException(Exception inner) : Exception(inner.Message, inner);
