using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Pages of the AWS console, by the partition that a region belongs to.</summary>
internal static class ConsoleLinks
{
    /// <summary>The pages of a job.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    public static JobLinks Of(RunHeader run, JobState job)
    {
        if (run.Spec.Aws?.Region is not { } region || !region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            return JobLinks.None;
        var console = $"https://{region}.{DomainOf(region)}";
        var (bucket, key) = S3Place.Parse(JobPlaces.OutputOf(run, job));
        return new JobLinks(
            job.Current is { EngineId: { } id, IsForgotten: false } ? new Uri($"{console}/batch/home?region={region}#jobs/detail/{Uri.EscapeDataString(id)}") : null,
            job.Current.LogStream is { } stream ? new Uri($"{console}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{Twice(LogGroup.Of(run))}/log-events/{Twice(stream)}") : null,
            new Uri($"{console}/s3/buckets/{Uri.EscapeDataString(bucket)}?region={region}&prefix={Uri.EscapeDataString($"{key.TrimEnd('/')}/")}"));
    }

    private static string DomainOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "console.amazonaws.cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "console.amazonaws-us-gov.com"
        : "console.aws.amazon.com";

    // CloudWatch's pages want names encoded twice, with $ in place of %.
    private static string Twice(string name) => Uri.EscapeDataString(Uri.EscapeDataString(name)).Replace('%', '$');
}
