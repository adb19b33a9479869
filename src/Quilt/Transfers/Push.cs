using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>Pushes a package into a registry: plan, copy what is missing, publish.</summary>
public static class Push
{
    /// <summary>Finds out what a push would do. Changes nothing.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.PackageConflict"/>: the push would be refused; <see cref="Problem.LocalFileNotCopied"/>, <see cref="Problem.PathNotFound"/>, <see cref="Problem.LocalKeyRefused"/>.</exception>
    public static Task<PushPlan> PlanAsync(Registry registry, Package package, PushOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Does what the plan says and publishes the revision.</summary>
    /// <param name="plan">From <see cref="PlanAsync"/>.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="report">Told of each file that could not be stored, when there are several.</param>
    /// <param name="cancellationToken">Ends the work; what was stored until then is found again by the next push.</param>
    /// <returns>The package as it was published.</returns>
    public static Task<PushResult> ExecuteAsync(PushPlan plan, TransferProgress progress, IReport report, CancellationToken cancellationToken) => throw new NotImplementedException();
}
