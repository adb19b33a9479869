
namespace QuiltPS;

/// <summary>Completes the ids of jobs: those of the newest run, or of the run that the word begins with, by their ids or by a part of a job's name.</summary>
public sealed class JobIdCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        var runs = SessionRuns.Default;
        var ids = runs.Store.ListIds();
        var runId = ids.FirstOrDefault(id => request.Word.StartsWith(id, StringComparison.OrdinalIgnoreCase)) ?? ids.FirstOrDefault();
        return runId is null ? [] : CompletionCache.Get(
            $"jobs\n{runs.Store.Folder}\n{runId}",
            async () => (await runs.GetJobsAsync(runId, CancellationToken.None).ConfigureAwait(false))
                .Select(job => new Candidate(job.JobId, $"{job}")).ToList());
    }

    /// <inheritdoc/>
    private protected override bool Fits(Candidate candidate, string word) =>
        base.Fits(candidate, word) || candidate.Tooltip.Contains(word, StringComparison.OrdinalIgnoreCase);
}
