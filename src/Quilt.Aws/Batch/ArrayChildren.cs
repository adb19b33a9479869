using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
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
    // 10,000 lines take a fifth of it. Whoever may write there can put anything there, which must not fill the memory of who reads it.
    private const int LargestTable = 64 << 20;

    /// <summary>The children, in the order of their indices; none where the table is gone, since none of them can run then, or where it is none, which is told.</summary>
    /// <param name="array">The array job.</param>
    /// <param name="runId">The run that it was sent for.</param>
    /// <param name="table">Where its table is, as it says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Child> ReadAsync(JobDetail array, string runId, string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An object of anybody else's tells nothing of this output.
        if (!table.StartsWith(JobPlaces.FolderOf(run, runId), StringComparison.Ordinal))
            yield break;
        if (await TryReadAsync(array, table, cancellationToken).ConfigureAwait(false) is not { Count: > 0 } lines)
            yield break;
        var failed = await FailedAsync(array, cancellationToken).ConfigureAwait(false);
        foreach (var (index, variables) in lines.Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{array.JobId}:{index}");
            yield return new Child(id, variables, failed.Contains(id));
        }
    }

    // A table that nobody can read would else end every submission to this output, until its mark is too old to count.
    private async Task<List<Dictionary<string, string>>?> TryReadAsync(JobDetail array, string table, CancellationToken cancellationToken)
    {
        var (name, key) = S3Place.Parse(table);
        var bucket = await s3.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        if (await bucket.TryHeadAsync(key, null, cancellationToken).ConfigureAwait(false) is not { } head)
            return null;
        if (head.Size > LargestTable)
            return Refuse(array, table, $"it has {head.Size} bytes, and {LargestTable} are read at most");
        if (await bucket.TryReadAsync(key, LargestTable, cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;
        try
        {
            return [.. ArrayTable.Read(stored.Content).Take(array.ArrayProperties?.Size ?? 0)];
        }
        catch (JsonException error)
        {
            return Refuse(array, table, error.Message);
        }
    }

    private static List<Dictionary<string, string>>? Refuse(JobDetail array, string table, string why)
    {
        CurrentReport.Value?.Warning(
            $"What the children of the array job {array.JobId} work on cannot be read from {table} ({why}): none of them is taken over, and what they do may be sent again. Stop that job if it is not wanted.");
        return null;
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
