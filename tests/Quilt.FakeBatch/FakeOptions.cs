namespace Quilt.FakeBatch;

/// <summary>What the service does and how fast; may change while it runs.</summary>
public sealed record FakeOptions
{
    /// <summary>The region in ARNs.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account in ARNs.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>Milliseconds that a job stays SUBMITTED.</summary>
    public int SubmittedMs { get; init; }

    /// <summary>Milliseconds that a job stays STARTING.</summary>
    public int StartingMs { get; init; }

    /// <summary>Milliseconds by which the start of an attempt that is told comes after its program's.</summary>
    public int StartLagMs { get; init; }

    /// <summary>Milliseconds until a job that was submitted shows in DescribeJobs and ListJobs.</summary>
    public int VisibleAfterMs { get; init; }

    /// <summary>Milliseconds until a line that a job wrote shows in the logs.</summary>
    public int LogDelayMs { get; init; }

    /// <summary>Milliseconds from a job's end until the service knows it no more; null for never.</summary>
    public int? ForgetAfterMs { get; init; }

    /// <summary>Milliseconds that a queue's first job waits for machines, under <see cref="ScaleUpReason"/>.</summary>
    public int ScaleUpMs { get; init; }

    /// <summary>What a job's statusReason is meanwhile.</summary>
    public string ScaleUpReason { get; init; } =
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.";

    /// <summary>What a job's timeout in seconds is multiplied by: AWS allows none below 60 s, a test has no minute.</summary>
    public double TimeoutScale { get; init; } = 1;

    /// <summary>Attempts that run at once.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>Calls per second that an operation allows (<c>*</c>: those not named); as many at once. None is unlimited.</summary>
    public IReadOnlyDictionary<string, double> CallsPerSecond { get; init; } = new Dictionary<string, double>();

    /// <summary>The most that a page of a list holds, whatever is asked for.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Whether FilterLogEvents gives an empty page with a token before each page, as the real one may.</summary>
    public bool HasEmptyLogPages { get; init; }

    /// <summary>
    /// What runs for an image (a <c>*</c> at the end stands for anything): a program of this machine and its first arguments, before the job's command.
    /// An empty list succeeds at once, without a process. While there are none, a job's command is run as it is.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Images { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Variables that every job gets besides its own, as a job's role and its machine give some.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
