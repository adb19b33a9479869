using Amazon.S3.Model;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Looks whether a job's image was still the one that it was submitted for when it ended. A container that reads INPUT_IMAGE alone reads what
/// is newest at that moment, and nobody can know when that was: so who finds another version says so.
/// </summary>
internal sealed class ChangedInput(S3Clients clients)
{
    // S3's clock and AWS Batch's differ a little.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>How that begins which could not be found out.</summary>
    public const string Unknown = "could not be checked";

    /// <summary>What changed, or why nobody knows, for a person; null: nothing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="subject">Its subject, with its image.</param>
    /// <param name="stopped">When it ended: what was written later it cannot have read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException">It cannot be found out now, and perhaps later.</exception>
    public async Task<string?> FindAsync(JobState job, Subject subject, DateTimeOffset? stopped, CancellationToken cancellationToken)
    {
        PhysicalKey[] files = [.. subject.ImageFiles.Select(file => file.PhysicalKey).Where(key => key.Bucket is not null)];
        List<string> changes = [];
        QuiltException? refusal = null;
        foreach (var ofBucket in files.GroupBy(file => file.Bucket!))
        {
            try
            {
                var bucket = await clients.GetBucketAsync(ofBucket.Key, cancellationToken).ConfigureAwait(false);
                changes.AddRange(await FindAsync(bucket, [.. ofBucket], job.Current.Created, stopped, cancellationToken).ConfigureAwait(false));
            }
            catch (QuiltException error) when (!PassingTrouble.MayPass(error))
            {
                refusal ??= error; // jobs may read what their submitter may not
            }
        }
        if (changes.Count == 0)
            return refusal is null ? null : NotChecked(refusal);
        var what = changes.Count == 1 ? changes[0] : $"{changes[0]}, and {changes.Count - 1} more of its files changed, too";
        return files.Any(file => file.VersionId is null) ? $"{what}; nobody knows which bytes the job read"
            : changes.Count == 1 ? $"{what}; a container that does not heed INPUT_VERSION_ID may have read another"
            : $"{what}; a container that does not heed INPUT_FILES may have read others";
    }

    /// <summary>What is said where it could not be found out.</summary>
    public static string NotChecked(QuiltException refusal) => $"{Unknown}: {refusal.Message}";

    private static async Task<IReadOnlyList<string>> FindAsync(
        Bucket bucket, PhysicalKey[] files, DateTimeOffset sent, DateTimeOffset? stopped, CancellationToken cancellationToken)
    {
        if (files is [var only] && await IsNewestAsync(bucket, only, cancellationToken).ConfigureAwait(false))
            return [];
        var folder = SubjectImage.FolderOf(files);
        var prefix = files is [var single] ? single.Path : folder.Length == 0 ? "" : $"{folder}/";
        var wanted = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var newest = await NewestAsync(bucket, prefix, wanted.Contains, stopped, cancellationToken).ConfigureAwait(false);
        // Of a DICOM series batchtools names the folder, and what lay in it nobody kept.
        if (files is [{ VersionId: null } image] && newest.Count == 0)
        {
            var below = await NewestAsync(bucket, $"{image.Path}/", _ => true, stopped, cancellationToken).ConfigureAwait(false);
            if (below.Count > 0)
                return [.. below.Values.Where(version => IsAfter(version, sent)).Select(version => DescribeBelow(bucket, version))];
        }
        return [.. files.Select(file => Describe(file, newest.GetValueOrDefault(file.Path), sent)).OfType<string>()];
    }

    private static async Task<Dictionary<string, S3ObjectVersion>> NewestAsync(
        Bucket bucket, string prefix, Func<string, bool> isWanted, DateTimeOffset? stopped, CancellationToken cancellationToken)
    {
        Dictionary<string, S3ObjectVersion> newest = new(StringComparer.Ordinal);
        await foreach (var version in bucket.ListVersionsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            // Versions of a key come newest first: the first that was there at the end is it.
            if (isWanted(version.Key) && !(Written(version) > stopped + Slack))
                newest.TryAdd(version.Key, version);
        }
        return newest;
    }

    // What nearly always is so, for one call.
    private static async Task<bool> IsNewestAsync(Bucket bucket, PhysicalKey file, CancellationToken cancellationToken) =>
        file.VersionId is { } version && (await bucket.TryHeadAsync(file.Path, null, cancellationToken).ConfigureAwait(false))?.VersionId == version;

    private static string? Describe(PhysicalKey file, S3ObjectVersion? now, DateTimeOffset sent)
    {
        var what = $"s3://{file.Bucket}/{file.Path}";
        if (now is null || now.IsDeleteMarker == true)
            return $"{what} was deleted";
        if (file.VersionId is { } version)
            return now.VersionId == version ? null : $"{what} is version {now.VersionId} now, and the job was submitted for version {version}";
        return IsAfter(now, sent) ? $"{what} was written again after the job was submitted" : null;
    }

    private static string DescribeBelow(Bucket bucket, S3ObjectVersion version) =>
        $"s3://{bucket.Name}/{version.Key} was {(version.IsDeleteMarker == true ? "deleted" : "written")} after the job was submitted";

    private static DateTimeOffset Written(S3ObjectVersion version) => version.LastModified.GetValueOrDefault().ToUniversalTime();

    // batchtools tells whole seconds, so what was written in that second may have been there before.
    private static bool IsAfter(S3ObjectVersion version, DateTimeOffset sent) => Written(version) > (sent.Millisecond == 0 ? sent.AddSeconds(1) : sent);
}
