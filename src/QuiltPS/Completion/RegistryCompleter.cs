using System.Management.Automation;

namespace QuiltPS;

/// <summary>Completes registries: those of the settings, those that recent runs worked on, and folders.</summary>
public sealed class RegistryCompleter : QuiltCompleter
{
    private const int Runs = 30;

    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        var settings = Isolated.Settings().All()
            .Where(setting => setting.Name is "default_remote_registry" or "default_local_registry" && setting.Value is string)
            .Select(setting => new Candidate((string)setting.Value!, $"the setting {setting.Name}"));
        return settings.Concat(OfRuns()).DistinctBy(candidate => candidate.Text);
    }

    /// <inheritdoc/>
    private protected override IEnumerable<CompletionResult> More(CompletionRequest request) => Folders(request.Word);

    private static List<Candidate> OfRuns()
    {
        var runs = SessionRuns.Default;
        return CompletionCache.Get(
            $"registries\n{runs.Store.Folder}",
            async () => await runs.ListAsync(Silence.Instance, CancellationToken.None).Take(Runs).Where(run => run.Registry is not null)
                .Select(run => new Candidate(run.Registry!, $"the registry of run {run.Id}")).ToListAsync().ConfigureAwait(false));
    }
}
