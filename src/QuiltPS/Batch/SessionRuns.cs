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

    // Clients keep connections, so they outlive a cmdlet; where the environment changes they are made anew.
    private static readonly ConcurrentDictionary<S3Options, Lazy<IBatchEngine>> Aws = [];

    /// <summary>Over the user's store (see <see cref="RunStore.Default"/>), which may be another one later in the same session.</summary>
    public static BatchRuns Default
    {
        get
        {
            var store = RunStore.Default;
            return Known.GetOrAdd(store.Folder, _ => new(() => Make(store))).Value;
        }
    }

    private static BatchRuns Make(RunStore store)
    {
        LocalEngine local = new(Inputs);
        return new BatchRuns(store, (name, connection) => name switch
        {
            LocalEngine.EngineName => local,
            AwsSpec.EngineName => AwsOf(JobSessions.S3Of(connection)),
            _ => null,
        });
    }

    /// <summary>What can be named when jobs are submitted to AWS Batch.</summary>
    /// <param name="options">How AWS is reached.</param>
    public static IBatchNames NamesOf(S3Options options) => (IBatchNames)AwsOf(options);

    private static IBatchEngine AwsOf(S3Options options) => Aws.GetOrAdd(options, static options => new(() => Providers.OfAws<IBatchEngine>("Quilt.Aws.Batch.AwsEngine", options))).Value;

    // What jobs read may be in S3, which is reached as their run says, and for the rest as their session and the environment do.
    private static IContentSource Inputs { get; } = Providers.ContentOfJobs();
}
