using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>How patient the engine for AWS Batch is.</summary>
public sealed record BatchOptions
{
    /// <summary>How many calls of one kind are under way at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>How often a call that changes nothing is sent again, where it is refused as one too many or is not answered.</summary>
    public int Retries { get; init; } = 10;

    /// <summary>The most children of an array job.</summary>
    public int LargestArray { get; init; } = ArrayGroups.Largest;

    /// <summary>SubmitJob calls per second at first: what AWS Batch allows an account by default. It goes up and down as answers say.</summary>
    public double FirstRate { get; init; } = 50;

    /// <summary>How long an attempt that is recorded may still be sent after whoever waits has had enough: it would end as one that was never sent.</summary>
    public TimeSpan SendGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After an answer was lost: how long ListJobs may take to show a job that is there.</summary>
    public TimeSpan ListPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often ListJobs is asked meanwhile.</summary>
    public TimeSpan ListInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its process was seen to be gone an attempt may still turn up; then it is taken for one that was never sent.</summary>
    public TimeSpan OrphanPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for attempts that were recorded so long ago that they were sent long since, if at all: those are not waited for.</summary>
    public TimeSpan LongestSending { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after it was sent a job may be missing from DescribeJobs as new ones are; then whoever looks is told that it is not known.</summary>
    public TimeSpan VisiblePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after it was sent a job that DescribeJobs does not show still counts as one that goes on; then AWS Batch has forgotten it.</summary>
    public TimeSpan ForgottenPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same where its queue is not there either, so that most likely the wrong place is asked: AWS Batch keeps jobs for at least 7 days after their end.</summary>
    public TimeSpan ElsewherePatience { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after a job's end its last lines may still show: until then an empty log says nothing.</summary>
    public TimeSpan LogPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the end of a job stays unrecorded because its log or its image cannot be looked at now (a service is down or too busy, credentials have
    /// expired); then what is known must do.
    /// </summary>
    public TimeSpan TroublePatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same from the job's end, for processes that only look once each.</summary>
    public TimeSpan LongestTrouble { get; init; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How much later than its program's the start of a job may be that AWS Batch tells, on S3's clock: what was written at its output before is not
    /// the job's own.
    /// </summary>
    public TimeSpan StartSlack { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A look at jobs is not repeated within this time.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A look at a queue, for why jobs do not start, is not repeated within this time.</summary>
    public TimeSpan QueueFreshness { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long AWS Batch may say that something is misconfigured before that is believed: it says so while it adds machines, too.</summary>
    public TimeSpan MisconfigurationGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long to wait before the second look at jobs that have not changed.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time between two looks.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(30);
}
