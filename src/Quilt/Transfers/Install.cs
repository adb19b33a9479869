namespace Quilt.Transfers;

/// <summary>Puts a package's entries into a folder as files.</summary>
public static class Install
{
    /// <summary>Finds out what an install would do. Changes nothing.</summary>
    /// <param name="package">The package.</param>
    /// <param name="folder">The folder, which need not exist; a relative path starts from the process's current folder.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<InstallPlan> PlanAsync(Package package, string folder, InstallOptions options, CancellationToken cancellationToken) =>
        new InstallPlanner(package, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), options).PlanAsync(cancellationToken);

    /// <summary>Does what the plan says. Each file is told when it has its final name, and has it only when its content was verified.</summary>
    /// <param name="plan">From <see cref="PlanAsync"/>.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="report">Told of each file that was refused or failed; the others go on.</param>
    /// <param name="cancellationToken">Ends the work; what is in place stays and is kept by the next install.</param>
    /// <exception cref="QuiltException"><see cref="Problem.AccessDenied"/>, <see cref="Problem.DiskFull"/>.</exception>
    public static IAsyncEnumerable<InstalledFile> ExecuteAsync(
        InstallPlan plan, TransferProgress progress, IReport report, CancellationToken cancellationToken) =>
        WorkerStream.RunAsync<InstalledFile>(new InstallRun(plan, progress, report).RunAsync, cancellationToken);
}
