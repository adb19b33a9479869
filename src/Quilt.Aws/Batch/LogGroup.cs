using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Where the jobs of a run write their logs.</summary>
internal static class LogGroup
{
    private const string Usual = "/aws/batch/job";

    public static string Of(RunHeader run) => run.Spec.Aws?.LogGroup ?? Usual;
}
