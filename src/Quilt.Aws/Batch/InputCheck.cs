using System.Collections.Concurrent;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether the exact versions that jobs are to read are there, with the size that their package states, in no archive, and may be read.</summary>
internal sealed class InputCheck(S3Clients clients, int atOnce)
{
    /// <summary>Looks at every object once, however many jobs read it.</summary>
    /// <param name="plans">What is to be submitted.</param>
    /// <param name="report">Told of each job that lacks an input.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The others.</returns>
    public async Task<IReadOnlyList<JobPlan>> RunAsync(IReadOnlyList<JobPlan> plans, IReport report, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<PhysicalKey, QuiltException> failures = [];
        await Parallel.ForEachAsync(
            plans.SelectMany(plan => InputsOf(plan)).DistinctBy(entry => entry.PhysicalKey),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (entry, token) =>
            {
                if (await TryAsync(entry, token).ConfigureAwait(false) is { } failure)
                    failures[entry.PhysicalKey] = failure;
            }).ConfigureAwait(false);
        return failures.IsEmpty ? plans : [.. plans.Where(plan => IsGood(plan, failures, report))];
    }

    private static IEnumerable<Entry> InputsOf(JobPlan plan) => RecordedSubject.AllInputs(plan.Subject).Select(input => input.Entry);

    private async Task<QuiltException?> TryAsync(Entry entry, CancellationToken cancellationToken)
    {
        try
        {
            var bucket = await clients.GetBucketAsync(entry.PhysicalKey.Bucket!, cancellationToken).ConfigureAwait(false);
            var (_, head) = await bucket.FindExactAsync(entry, cancellationToken).ConfigureAwait(false);
            return head.Archive is { } archive ? Archived(entry.PhysicalKey, archive) : null;
        }
        catch (QuiltException error)
        {
            return error;
        }
    }

    private static QuiltException Archived(PhysicalKey key, S3Archive archive) => new(
        Problem.ContentArchived,
        $"{key} lies in the archive {archive.Name}, " + (archive.IsBeingRestored ? "and is being restored: submit when that has ended." : "where no job can read it: restore it first."),
        key);

    private static bool IsGood(JobPlan plan, ConcurrentDictionary<PhysicalKey, QuiltException> failures, IReport report)
    {
        if (InputsOf(plan).Select(entry => failures.GetValueOrDefault(entry.PhysicalKey)).FirstOrDefault(failure => failure is not null) is not { } error)
            return true;
        report.Error(new QuiltException(error.Problem, $"{plan.Name} is not submitted: {error.Message} {Advice(error.Problem)}".TrimEnd(), plan.Subject, error));
        return false;
    }

    private static string Advice(string problem) => problem switch
    {
        Problem.AccessDenied => "If the jobs' own role may read it, -NoCheck submits without looking.",
        Problem.ContentArchived => "aws s3api restore-object restores one object, an S3 Batch Operations job many.",
        Problem.ContentNotFound or Problem.ContentMismatch => "Test-QuiltPackage tells what else is not as the package states; push what is missing again, and submit subjects of that revision.",
        _ => "",
    };
}
