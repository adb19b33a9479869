using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3.Model;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Marks in S3, at their output, the runs whose submission is not complete, so that it is seen from every machine. What is marked is an object
/// with the run's id; one that is empty is no mark any more: whoever may write it may not be allowed to delete it.
/// </summary>
internal sealed class OpenMarks(S3Clients clients, RunHeader run)
{
    private const string Folder = ".inputs/unfinished";

    /// <summary>This run's id.</summary>
    public string RunId => run.Id;

    /// <summary>Marks this run.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => WriteAsync(run.Id, Encoding.UTF8.GetBytes(run.Id), cancellationToken);

    /// <summary>Takes a run's mark away.</summary>
    public Task CloseAsync(string runId, CancellationToken cancellationToken) => WriteAsync(runId, default, cancellationToken);

    /// <summary>The other runs that are marked at this output, each with the time of its mark.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListOthersAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DateTimeOffset> found = [];
        await foreach (var mark in ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            var id = mark.Key[(mark.Key.LastIndexOf('/') + 1)..];
            if (mark.Size > 0 && id != run.Id && Runs.RunId.IsValid(id))
                found[id] = Written(mark);
        }
        return found;
    }

    /// <summary>When the last list of inputs of a run was written, which each job has before it is sent; null: there is none.</summary>
    public async Task<DateTimeOffset?> LastIntentAsync(string runId, CancellationToken cancellationToken)
    {
        DateTimeOffset? last = null;
        await foreach (var list in ListAsync($".inputs/{runId}", cancellationToken).ConfigureAwait(false))
            last = last > Written(list) ? last : Written(list);
        return last;
    }

    private async Task WriteAsync(string runId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (name, key) = S3Place.Parse($"{run.Spec.Output}/{Folder}/{runId}");
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(key, content, S3Objects.Hash(content), [], cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<S3Object> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (name, key) = S3Place.Parse($"{run.Spec.Output}/{folder}/");
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        await foreach (var item in bucket.ListNewestAsync(key, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private static DateTimeOffset Written(S3Object item) => item.LastModified.GetValueOrDefault().ToUniversalTime();
}
