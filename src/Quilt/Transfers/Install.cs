namespace Quilt.Transfers;

/// <summary>Puts a package's entries into a folder as files.</summary>
public static class Install
{
    /// <summary>Finds out what an install would do. Changes nothing.</summary>
    public static Task<InstallPlan> PlanAsync(Package package, string folder, InstallOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Does what the plan says. Each file is told when it has its final name, and has it only when its content was verified.</summary>
    /// <param name="plan">From <see cref="PlanAsync"/>.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="report">Told of each file that was refused or failed; the others go on.</param>
    /// <param name="cancellationToken">Ends the work; what is in place stays and is kept by the next install.</param>
    public static IAsyncEnumerable<InstalledFile> ExecuteAsync(InstallPlan plan, TransferProgress progress, IReport report, CancellationToken cancellationToken) => throw new NotImplementedException();
}
