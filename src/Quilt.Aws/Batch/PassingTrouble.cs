namespace Quilt.Aws.Batch;

/// <summary>Tells what may be answered at a later look from what stays refused: only the latter says anything about a job.</summary>
internal static class PassingTrouble
{
    /// <summary>Whether the cause may be gone the next time.</summary>
    public static bool MayPass(QuiltException error) => IsOfAll(error) || error.Problem == Problem.InputOutput;

    /// <summary>Whether it lies with a service, the network or whoever looks, so that nothing else will be answered now either.</summary>
    public static bool IsOfAll(QuiltException error) =>
        error.Problem is Problem.ServiceUnreachable or Problem.CredentialsExpired or Problem.CredentialsInvalid or Problem.ClockSkewed or Problem.WrongRegion
            or Problem.RegionMissing or Problem.InvalidEndpoint ||
        (error.InnerException is { } cause && BatchFailure.IsThrottling(cause));
}
