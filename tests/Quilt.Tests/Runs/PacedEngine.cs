using System.Collections.Concurrent;
using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>An engine whose jobs never end, and which counts how often each run is looked at: again at once, or, for a quiet run, never.</summary>
internal sealed class PacedEngine : IBatchEngine
{
    private readonly ConcurrentDictionary<string, int> looks = [];

    public string Name => "paced";

    /// <summary>The id of the run that nothing happens in.</summary>
    public string Quiet { get; set; } = "";

    public int LooksAt(string runId) => looks.GetValueOrDefault(runId);

    public Task<string?> JoinAsync(RunRecord run, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task SubmitAsync(RunRecord run, IReadOnlyList<int> jobs, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> SecretsOf(RunRecord run) => new Dictionary<string, string>();

    public Task RefreshAsync(RunRecord run, CancellationToken cancellationToken)
    {
        looks.AddOrUpdate(run.Header.Id, 1, (_, count) => count + 1);
        return Task.CompletedTask;
    }

    public Task WaitForChangeAsync(RunRecord run, long version, CancellationToken cancellationToken) =>
        Task.Delay(run.Header.Id == Quiet ? Timeout.Infinite : 1, cancellationToken);

    public Task StopAsync(RunRecord run, IReadOnlyList<int> jobs, IReport report, CancellationToken cancellationToken) => Task.CompletedTask;

    public bool IsGone(RunRecord run, string owner) => false;

    public string OutputOf(RunRecord run, JobState job) => $"{run.Header.Spec.Output}/{job.Place}";

    public IAsyncEnumerable<ResultFile> GetResultsAsync(RunRecord run, JobState job, CancellationToken cancellationToken) => AsyncEnumerable.Empty<ResultFile>();

    public IAsyncEnumerable<LogLine> ReadLogAsync(RunRecord run, int job, LogOptions options, CancellationToken cancellationToken) => AsyncEnumerable.Empty<LogLine>();
}
