using Quilt.Aws.S3;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether the bucket is there that jobs are to write to. Who may not look is believed: the jobs' own role may write there.</summary>
internal static class OutputCheck
{
    /// <exception cref="QuiltException"><see cref="Problem.BucketNotFound"/>.</exception>
    public static async Task RunAsync(S3Clients clients, string output, IReport report, CancellationToken cancellationToken)
    {
        if (!output.StartsWith("s3://", StringComparison.Ordinal))
            return; // a place in the package, whose bucket was read
        var (name, key) = S3Place.Parse(output);
        try
        {
            var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
            await foreach (var _ in bucket.ListNewestAsync(key, cancellationToken).ConfigureAwait(false))
                break;
        }
        catch (QuiltException error) when (error.Problem == Problem.BucketNotFound)
        {
            throw new QuiltException(Problem.BucketNotFound, $"There is no bucket '{name}' for the results (-Output {output}). Check its name; jobs cannot make a bucket.", output, error);
        }
        catch (QuiltException error)
        {
            report.Verbose($"Whether the bucket of the output {output} is there could not be seen: {error.Message}");
        }
    }
}
