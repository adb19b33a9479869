using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>Registers revisions of job definitions for images of another tag, each once, and marks them as this program's.</summary>
/// <param name="once">A client that sends once.</param>
/// <param name="finder">Finds what may have been registered after all.</param>
internal sealed class DefinitionRegistration(AmazonBatchClient once, DefinitionFinder finder)
{
    private const string Self = "QuiltPS";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Whether this program registered a revision.</summary>
    public static bool IsOwn(JobDefinition definition) => definition.Tags?.GetValueOrDefault(JobTags.Registrar) == Self;

    /// <summary>Registers a revision that is like another one but for the image.</summary>
    /// <param name="origin">The revision that it is like.</param>
    /// <param name="image">Its image.</param>
    /// <param name="tags">Tags of those for whom it is made; whoever finds it later leaves them as they are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JobDefinition> RunAsync(JobDefinition origin, string image, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        var request = DefinitionCopy.Of(origin, image);
        request.Tags = JobTags.OfRevision(origin.Tags, new Dictionary<string, string>(tags) { [JobTags.Registrar] = Self });
        try
        {
            var made = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            return new JobDefinition
            {
                JobDefinitionName = made.JobDefinitionName,
                JobDefinitionArn = made.JobDefinitionArn,
                Revision = made.Revision,
                ContainerProperties = request.ContainerProperties,
            };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && BatchFailure.IsUndecided(error))
        {
            // Nobody knows whether it was done: a second one would be a duplicate.
            return await finder.FindLikeAsync(origin, image, cancellationToken).ConfigureAwait(false)
                ?? throw BatchFailure.ToException(error, "batch:RegisterJobDefinition", origin.JobDefinitionName);
        }
        catch (AmazonBatchException error)
        {
            throw BatchFailure.ToException(error, "batch:RegisterJobDefinition", origin.JobDefinitionName);
        }
    }

    // A call that came too fast did nothing: it is made again, later each time.
    private async Task<RegisterJobDefinitionResponse> SendAsync(RegisterJobDefinitionRequest request, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await once.RegisterJobDefinitionAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (BatchFailure.IsThrottling(error))
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
