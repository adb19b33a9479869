using Quilt;

namespace QuiltPS;

/// <summary>Completes the ids of runs, newest first; the tooltip says over what each ran and what became of it.</summary>
public sealed class RunIdCompleter : QuiltCompleter
{
    // Each costs a look into its record.
    private const int Most = 30;

    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        var runs = SessionRuns.Default;
        return CompletionCache.Get(
            $"runs\n{runs.Store.Folder}",
            async () => await runs.ListAsync(Silence.Instance, CancellationToken.None).Take(Most)
                .Select(run => new Candidate(run.Id, TooltipOf(run))).ToListAsync().ConfigureAwait(false));
    }

    private static string TooltipOf(Run run)
    {
        var counts = string.Join(", ", run.Counts.Select(count => $"{count.Value} {count.Key}"));
        return $"{Display.Time(run.Created)} {Display.ShortHash(run.Package)} {counts}";
    }
}
