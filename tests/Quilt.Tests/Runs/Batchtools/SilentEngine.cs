using Quilt.Runs;

namespace Quilt.Tests.Runs.Batchtools;

/// <summary>An engine that never hears of its jobs, as AWS Batch without a network.</summary>
internal sealed class SilentEngine : IBatchEngine
{
    public string Name => AwsSpec.EngineName;

    public string? Region { get; init; }

    /// <summary>What lies at every job's output.</summary>
    public IReadOnlyList<ResultFile> Results { get; init; } = [];

    public Task<string?> JoinAsync(RunRecord run, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task SubmitAsync(RunRecord run, IReadOnlyList<int> jobs, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> SecretsOf(RunRecord run) => new Dictionary<string, string>();

    public Task RefreshAsync(RunRecord run, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WaitForChangeAsync(RunRecord run, long version, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public Task StopAsync(RunRecord run, IReadOnlyList<int> jobs, IReport report, CancellationToken cancellationToken) => Task.CompletedTask;

    public bool IsGone(RunRecord run, string owner) => false;

    public string OutputOf(RunRecord run, JobState job) => $"{run.Header.Spec.Output}/{job.Place}";

    public IAsyncEnumerable<ResultFile> GetResultsAsync(RunRecord run, JobState job, CancellationToken cancellationToken) => Results.ToAsyncEnumerable();

    public IAsyncEnumerable<LogLine> ReadLogAsync(RunRecord run, int job, LogOptions options, CancellationToken cancellationToken) => AsyncEnumerable.Empty<LogLine>();
}
