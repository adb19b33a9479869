using System.Text;
using Amazon.Batch.Model;
using Amazon.Runtime;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Hands attempts to AWS Batch, each once: who got no answer looks whether the job is there before it is sent again.</summary>
/// <param name="clients">The clients.</param>
/// <param name="rate">The pace of SubmitJob.</param>
/// <param name="options">The limits.</param>
/// <param name="run">The run.</param>
/// <param name="secrets">Its secrets.</param>
/// <param name="takeover">Jobs of submissions that broke off; looked for once, and not before there is a job to submit.</param>
internal sealed class JobSubmitter(
    AwsClients clients, AdaptiveRate rate, BatchOptions options, RunRecord run, IReadOnlyDictionary<string, string> secrets, Func<Task<Takeover>> takeover)
{
    private const int MostTries = 5;

    private readonly string region = run.Header.Spec.Aws!.Region!;

    /// <summary>Submits the last attempts of jobs. What cannot be submitted is recorded as failed, and told by its reason.</summary>
    /// <param name="jobs">The jobs' numbers.</param>
    /// <param name="cancellationToken">Ends it: what was not sent yet is recorded as not sent.</param>
    public Task RunAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency }, async (number, _) =>
        {
            var job = run.GetJob(number);
            if (job.Current is { EngineId: null, IsEnded: false })
                await RunAsync(job, cancellationToken).ConfigureAwait(false);
        });

    private async Task RunAsync(JobState job, CancellationToken cancellationToken)
    {
        string failure;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var others = await takeover().ConfigureAwait(false);
            if (others.Take(job, JobPlaces.OutputOf(run.Header, job)) is { } known)
            {
                await run.ChangeAsync(job.Number, job.Current.Number, JobStatus.SUBMITTED, engineId: known).ConfigureAwait(false);
                return;
            }
            var subject = run.ReadSubject(job);
            var request = JobRequest.Of(run.Header, job, subject, secrets);
            await WriteInputsAsync(job, subject, cancellationToken).ConfigureAwait(false);
            var id = await SubmitAsync(job, request, cancellationToken).ConfigureAwait(false);
            await run.ChangeAsync(job.Number, job.Current.Number, JobStatus.SUBMITTED, engineId: id).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = "not submitted: stopped before it was sent";
        }
        catch (QuiltException error)
        {
            failure = $"not submitted: {error.Message}";
        }
        await run.EndAsync(new AttemptEnded
        {
            Job = job.Number,
            Attempt = job.Current.Number,
            Status = JobStatus.FAILED,
            Outcome = JobOutcome.Failed,
            Failure = JobFailure.NotStarted,
            Reason = failure,
        }).ConfigureAwait(false);
    }

    private async Task<string> SubmitAsync(JobState job, SubmitJobRequest request, CancellationToken cancellationToken)
    {
        var client = clients.Once(region);
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
                if (await FindAsync(job, cancellationToken).ConfigureAwait(false) is { } id)
                    return id;
                if (++lost == MostTries)
                    throw BatchFailure.ToException(error, "batch:SubmitJob", job.Subject.JobName);
            }
            catch (AmazonServiceException error)
            {
                throw BatchFailure.ToException(error, "batch:SubmitJob", job.Subject.JobName);
            }
        }
    }

    // A job that is there may be shown a little later.
    private async Task<string?> FindAsync(JobState job, CancellationToken cancellationToken)
    {
        JobFinder finder = new(clients.Batch(region), run);
        var until = DateTimeOffset.UtcNow + options.ListPatience;
        while (true)
        {
            if (await finder.FindAsync(job, cancellationToken).ConfigureAwait(false) is { } id)
                return id;
            if (DateTimeOffset.UtcNow >= until)
                return null;
            await Task.Delay(options.ListInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteInputsAsync(JobState job, Subject subject, CancellationToken cancellationToken)
    {
        var list = InputList.Write(subject, entry => $"s3://{entry.PhysicalKey.Bucket}/{entry.PhysicalKey.Path}");
        await PutAsync(JobPlaces.InputListOf(run.Header, job), list, cancellationToken).ConfigureAwait(false);
        if (JobRequest.LongMetadata(subject) is { } metadata)
            await PutAsync(JobPlaces.MetadataOf(run.Header, job), Encoding.UTF8.GetBytes(metadata), cancellationToken).ConfigureAwait(false);
    }

    private async Task PutAsync(string url, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (name, key) = S3Place.Parse(url);
        var bucket = await clients.S3.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(key, content, S3Objects.Hash(content), [], cancellationToken).ConfigureAwait(false);
    }
}
