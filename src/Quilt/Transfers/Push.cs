using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>Pushes a package into a registry: plan, copy what is missing, publish.</summary>
public static class Push
{
    /// <summary>Finds out what a push would do. Changes nothing.</summary>
    /// <param name="registry">Where to.</param>
    /// <param name="package">The package; it need not have been read from a registry.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PackageConflict"/>: the push would be refused; <see cref="Problem.LocalFileNotCopied"/>;
    /// <see cref="Problem.LocalKeyRefused"/>; <see cref="Problem.InvalidPointer"/>; <see cref="Problem.WorkflowNotSupported"/>.
    /// </exception>
    public static Task<PushPlan> PlanAsync(Registry registry, Package package, PushOptions options, CancellationToken cancellationToken) =>
        new PushPlanner(registry, package, options).PlanAsync(cancellationToken);

    /// <summary>Does what the plan says and publishes the revision.</summary>
    /// <param name="plan">From <see cref="PlanAsync"/>.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="report">Told of each file that could not be stored, when there are several.</param>
    /// <param name="cancellationToken">Ends the work; what was stored until then is found again by the next push.</param>
    /// <returns>What was done, and the package as it was published.</returns>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PackageConflict"/>, <see cref="Problem.RegistryLocked"/>, <see cref="Problem.AccessDenied"/>,
    /// <see cref="Problem.DiskFull"/>; about sources <see cref="Problem.SourceChanged"/>, <see cref="Problem.SourceDenied"/>,
    /// <see cref="Problem.PathNotFound"/>, <see cref="Problem.ContentMismatch"/>. Nothing was published then.
    /// </exception>
    public static Task<PushResult> ExecuteAsync(PushPlan plan, TransferProgress progress, IReport report, CancellationToken cancellationToken) =>
        new PushRun(plan, progress, report).RunAsync(cancellationToken);
}
