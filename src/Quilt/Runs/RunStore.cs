using System.Text;
using System.Text.Json;
using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>The folder that holds the records, logs and outputs of runs, one folder per run (docs/run-record.md).</summary>
public sealed class RunStore
{
    /// <summary>The environment variable that names another folder than the user's.</summary>
    public const string FolderVariable = "QUILTPS_RUNS";

    /// <summary>Opens a store; the folder is made when the first run is.</summary>
    /// <param name="folder">An absolute path.</param>
    public RunStore(string folder) => Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>
    /// The user's store: the folder that <c>QUILTPS_RUNS</c> names, else <c>QuiltPS/runs</c> in <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>.
    /// </summary>
    public static RunStore Default => new(Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
        ? folder
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "QuiltPS", "runs"));

    /// <summary>The folder's absolute path.</summary>
    public string Folder { get; }

    /// <summary>The ids of the runs, newest first.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.AccessDenied"/>; <see cref="Problem.InputOutput"/>.</exception>
    public IReadOnlyList<string> ListIds()
    {
        try
        {
            return Directory.Exists(Folder)
                ? [.. Directory.EnumerateDirectories(Folder).Where(IsRun).Select(folder => Path.GetFileName(folder)).OrderDescending(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.ReadingStored(e, Folder);
        }
    }

    /// <summary>Opens the record of a run.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    internal RunRecord Open(string runId)
    {
        var folder = RunId.IsValid(runId) ? Path.Combine(Folder, runId) : null;
        if (folder is null || !IsRun(folder))
            throw new QuiltException(Problem.RunNotFound, $"There is no run '{runId}' in '{Folder}'. {Advice(runId)}", runId);
        var record = RunRecord.Open(folder);
        return record.Header.Id == runId
            ? record
            : throw new QuiltException(Problem.InvalidRecord, $"The record in '{folder}' is that of run {record.Header.Id}.", runId);
    }

    /// <summary>What the record of a run says first, without the rest of it, which may be long; null when it cannot be read.</summary>
    internal RunHeader? TryReadHeader(string runId)
    {
        try
        {
            return File.ReadLines(RunRecord.FileOf(Path.Combine(Folder, runId))).FirstOrDefault() is { } line && RecordJson.Read(Encoding.UTF8.GetBytes(line)) is RunCreated created
                ? created.Run
                : null;
        }
        catch (Exception e) when (e is JsonException || FileErrors.IsFileError(e))
        {
            return null;
        }
    }

    /// <summary>Makes the folder and the record of a new run. Only the user may read them: subjects' data stands there.</summary>
    /// <param name="header">What the record says first; its id is given here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<RunRecord> CreateAsync(RunHeader header, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var id = RunId.Create(header.Created);
            while (Directory.Exists(Path.Combine(Folder, id)))
                id = RunId.Create(header.Created);
            var folder = Path.Combine(Folder, id);
            PrivateFolder.Create(folder);
            return await RunRecord.CreateAsync(folder, header with { Id = id }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Writing(e, Folder);
        }
    }

    private string Advice(string runId) => NearText.Find(runId, ListIds()) is { } near
        ? $"Did you mean {near}?"
        : "Get-QuiltBatch lists the runs.";

    private static bool IsRun(string folder) => RunId.IsValid(Path.GetFileName(folder)) && File.Exists(RunRecord.FileOf(folder));
}
