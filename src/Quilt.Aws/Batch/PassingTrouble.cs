namespace Quilt.Aws.Batch;

/// <summary>Tells what may be answered at a later look from what stays refused: only the latter says anything about a job.</summary>
internal static class PassingTrouble
{
    /// <summary>Whether the cause lies with a service, the network or whoever looks, and may be gone the next time.</summary>
    public static bool MayPass(QuiltException error) =>
        error.Problem is Problem.ServiceUnreachable or Problem.CredentialsExpired or Problem.CredentialsInvalid or Problem.ClockSkewed or Problem.WrongRegion
            or Problem.RegionMissing or Problem.InvalidEndpoint or Problem.InputOutput ||
        (error.InnerException is { } cause && BatchFailure.IsThrottling(cause));
}
