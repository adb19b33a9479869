using System.Collections.Concurrent;
using Quilt.Runs;
using Quilt.Runs.Local;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>The runs that the cmdlets know, with the engines that this module brings.</summary>
internal static class SessionRuns
{
    // One object for a store as long as the process lives: it holds what runs.
    private static readonly ConcurrentDictionary<string, Lazy<BatchRuns>> Known = [];

    /// <summary>Over the user's store (see <see cref="RunStore.Default"/>), which may be another one later in the same session.</summary>
    public static BatchRuns Default
    {
        get
        {
            var store = RunStore.Default;
            return Known.GetOrAdd(store.Folder, _ => new(() => new BatchRuns(store, new LocalEngine(Inputs)))).Value;
        }
    }

    // What jobs read may be in S3, which is reached as their run says, and for the rest as the environment does when the job is about to run.
    private static IContentSource Inputs { get; } = Providers.ContentByPackage();
}
