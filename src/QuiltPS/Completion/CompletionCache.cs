using System.Collections.Concurrent;

namespace QuiltPS;

/// <summary>
/// What completers have found, for a few seconds: a menu asks again with every key. One for all runspaces, safe for threads. A look that
/// takes too long goes on behind, and serves the next key.
/// </summary>
internal static class CompletionCache
{
    private const int LifetimeMilliseconds = 10_000;
    private const int PatienceMilliseconds = 2_000;

    private static readonly ConcurrentDictionary<string, (long Due, Task Look)> Looks = new();

    /// <summary>The result of a look; it is made when none is known that is fresh.</summary>
    /// <param name="key">What is looked for, and where.</param>
    /// <param name="look">Finds it.</param>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public static T Get<T>(string key, Func<Task<T>> look)
    {
        var now = Environment.TickCount64;
        foreach (var (old, (due, _)) in Looks)
        {
            if (due < now)
                Looks.TryRemove(old, out _);
        }
        var task = (Task<T>)Looks.GetOrAdd(key, _ => (now + LifetimeMilliseconds, Task.Run(look))).Look;
        return task.WaitAsync(TimeSpan.FromMilliseconds(PatienceMilliseconds)).GetAwaiter().GetResult();
    }
}
