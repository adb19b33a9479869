namespace Quilt.Runs;

/// <summary>The folder that holds the records, logs and outputs of runs, one folder per run (docs/run-record.md).</summary>
public sealed class RunStore
{
    /// <summary>Opens a store; the folder is made when the first run is.</summary>
    /// <param name="folder">An absolute path.</param>
    public RunStore(string folder) => Folder = folder;

    /// <summary>
    /// The user's store: the folder that <c>QUILTPS_RUNS</c> names, else <c>QuiltPS/runs</c> in <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>.
    /// </summary>
    public static RunStore Default => throw new NotImplementedException();

    /// <summary>The folder's absolute path.</summary>
    public string Folder { get; }

    /// <summary>The ids of the runs, newest first.</summary>
    public IReadOnlyList<string> ListIds() => throw new NotImplementedException();
}
