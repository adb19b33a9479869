using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Tells what the children of an array job work on, which AWS Batch does not know: it stands in the array's table in S3.</summary>
/// <param name="batch">The client.</param>
/// <param name="s3">S3.</param>
/// <param name="run">The run at whose output the table is.</param>
internal sealed class ArrayChildren(AmazonBatchClient batch, S3Clients s3, RunHeader run)
{
    /// <summary>The children, in the order of their indices; none where the table is gone, since none of them can run then.</summary>
    /// <param name="array">The array job.</param>
    /// <param name="runId">The run that it was sent for.</param>
    /// <param name="table">Where its table is, as it says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Child> ReadAsync(JobDetail array, string runId, string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An object of anybody else's tells nothing of this output.
        if (!table.StartsWith(JobPlaces.FolderOf(run, runId), StringComparison.Ordinal))
            yield break;
        var (name, key) = S3Place.Parse(table);
        var bucket = await s3.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        if (await bucket.TryReadAsync(key, int.MaxValue, cancellationToken).ConfigureAwait(false) is not { } stored)
            yield break;
        var failed = await FailedAsync(array, cancellationToken).ConfigureAwait(false);
        foreach (var (index, variables) in ArrayTable.Read(stored.Content).Take(array.ArrayProperties?.Size ?? 0).Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{array.JobId}:{index}");
            yield return new Child(id, variables, failed.Contains(id));
        }
    }

    private async Task<HashSet<string>> FailedAsync(JobDetail array, CancellationToken cancellationToken)
    {
        if (array.ArrayProperties?.StatusSummary?.GetValueOrDefault(Amazon.Batch.JobStatus.FAILED.Value) is 0)
            return [];
        // No filter applies to children, and without a state only those that run are listed.
        ListJobsRequest request = new() { ArrayJobId = array.JobId, JobStatus = Amazon.Batch.JobStatus.FAILED };
        return await batch.ListAllJobsAsync(request, cancellationToken).Select(job => job.JobId).ToHashSetAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A child of an array.</summary>
    /// <param name="JobId">Its id.</param>
    /// <param name="Variables">Its own variables.</param>
    /// <param name="HasFailed">Whether it has failed.</param>
    internal sealed record Child(string JobId, IReadOnlyDictionary<string, string> Variables, bool HasFailed);
}
