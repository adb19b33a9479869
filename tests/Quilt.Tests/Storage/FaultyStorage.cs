using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>A store that fails at one call, before it has done anything or after it has done all, and at none that follows a repair.</summary>
/// <param name="inner">The store that works.</param>
/// <param name="failingCall">The call that fails, counted from 0.</param>
/// <param name="isAfter">Whether it fails after its work is done, as when an answer is lost.</param>
internal sealed class FaultyStorage(IStorage inner, int failingCall, bool isAfter) : StorageWrapper(inner)
{
    private int calls;

    /// <summary>Whether the call that fails was reached.</summary>
    public bool HasFailed { get; private set; }

    protected override async Task<T> CallAsync<T>(bool isChange, Func<Task<T>> call)
    {
        if (Interlocked.Increment(ref calls) - 1 != failingCall)
            return await call();
        HasFailed = true;
        // What nobody gets nobody gives back: a lock would be held until the garbage collector comes.
        if (isAfter && await call() is IDisposable lost)
            lost.Dispose();
        throw new QuiltException(Problem.InputOutput, "The test's store failed.");
    }
}
