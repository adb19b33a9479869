using System.Text;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Puts into S3 what jobs are given there.</summary>
internal sealed class InputWriter(S3Clients clients, RunHeader run)
{
    /// <summary>Writes the list of a job's inputs and its sidecar, copies inputs if that was asked for, and gives the job's own variables.</summary>
    /// <param name="job">The job.</param>
    /// <param name="subject">Its subject with all inputs.</param>
    /// <param name="room">How long the variables may be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Dictionary<string, string>> WriteAsync(JobState job, Subject subject, int room, CancellationToken cancellationToken)
    {
        var places = run.Spec.Aws!.StageInput
            ? await new InputCopies(clients).MakeAsync(subject, JobPlaces.CopiesOf(run, job), cancellationToken).ConfigureAwait(false)
            : new InputPlaces();
        await PutAsync(JobPlaces.InputListOf(run, job), places.List(subject), cancellationToken).ConfigureAwait(false);
        if (run.Spec.UploadMetadata)
            await PutAsync(JobPlaces.SidecarOf(run, job), SubjectSidecar.Write(subject), cancellationToken).ConfigureAwait(false);
        var (variables, metadata) = JobVariables.Own(run, job, subject, places, room);
        if (metadata is not null)
            await PutAsync(JobPlaces.MetadataOf(run, job), Encoding.UTF8.GetBytes(metadata), cancellationToken).ConfigureAwait(false);
        return variables;
    }

    /// <summary>Writes an object whole.</summary>
    /// <param name="url">Where, <c>s3://bucket/key</c>.</param>
    /// <param name="content">What.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PutAsync(string url, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (name, key) = S3Place.Parse(url);
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(key, content, S3Objects.Hash(content), [], cancellationToken).ConfigureAwait(false);
    }
}
