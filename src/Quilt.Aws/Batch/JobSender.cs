using Amazon.Batch.Model;
using Amazon.Runtime;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Sends what is to become one job: who got no answer looks whether it is there before it is sent again.</summary>
internal sealed class JobSender(AwsClients clients, AdaptiveRate rate, BatchOptions options, AwsSpec aws)
{
    private const int MostTries = 5;

    /// <summary>Sends a request, as fast as the service takes them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sending">What is known of it.</param>
    /// <param name="cancellationToken">Ends it, unless it is being sent.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="QuiltException">It was refused.</exception>
    /// <exception cref="UndecidedException">Nobody can tell what became of it.</exception>
    public async Task<string> SendAsync(SubmitJobRequest request, Sending sending, CancellationToken cancellationToken)
    {
        var client = clients.Once(aws.Region!);
        for (var lost = 0; ;)
        {
            await rate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var answer = await client.SubmitJobAsync(request, CancellationToken.None).ConfigureAwait(false);
                rate.Succeeded();
                return answer.JobId;
            }
            catch (Exception error) when (BatchFailure.IsThrottling(error))
            {
                rate.Throttled();
            }
            catch (Exception error) when (BatchFailure.IsUndecided(error))
            {
                if (await LookForAsync(request.JobQueue, sending, cancellationToken).ConfigureAwait(false) is { } id)
                    return id;
                if (++lost == MostTries)
                    throw new UndecidedException(BatchFailure.ToException(error, "batch:SubmitJob", sending.Name));
            }
            catch (AmazonServiceException error)
            {
                throw BatchFailure.ToException(error, "batch:SubmitJob", sending.Name);
            }
        }
    }

    // Who cannot look does not know: neither that it is there nor that it is not.
    private async Task<string?> LookForAsync(string queue, Sending sending, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(queue, sending, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is QuiltException or OperationCanceledException)
        {
            throw new UndecidedException(error);
        }
    }

    // A job that is there may be shown a little later.
    private async Task<string?> FindAsync(string queue, Sending sending, CancellationToken cancellationToken)
    {
        JobFinder finder = new(clients.Batch(aws.Region!), queue);
        var until = DateTimeOffset.UtcNow + options.ListPatience;
        while (true)
        {
            if (await finder.FindAsync(sending.Name, sending.Mark, sending.Recorded, cancellationToken).ConfigureAwait(false) is { } id)
                return id;
            if (DateTimeOffset.UtcNow >= until)
                return null;
            await Task.Delay(options.ListInterval, cancellationToken).ConfigureAwait(false);
        }
    }
}
