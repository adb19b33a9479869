using System.Collections;
using System.Collections.Immutable;
using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>What jobs on AWS Batch can be asked for: the parameters of Submit-QuiltBatch that local jobs do not have.</summary>
public abstract class AwsJobCmdlet : QuiltCmdlet
{
    private protected const string AwsSet = "Aws";
    private protected const string AwsAgainSet = "AwsProvenance";
    private protected const string LocalAgainSet = "LocalProvenance";

    // A hundred cost their record one write.
    private const int UsualTogether = 100;

    private bool hasSent;

    // Queue and job definition are mandatory for subjects, too: MissingProgram says so better than PowerShell, which would ask for Input beside them.

    /// <summary>The job queue: its name or ARN.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueCompleter))]
    public string? Queue { get; set; }

    /// <summary>The job definition: its name (the newest active revision that a user registered), name:revision or ARN.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobDefinitionCompleter))]
    public string? JobDefinition { get; set; }

    /// <summary>The tag of the container image; a revision of the job definition with it is registered, where there is none.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ImageTag]
    public string? ContainerTag { get; set; }

    /// <summary>vCPUs of each job, in place of the job definition's; Fargate takes parts of one.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(0.25, 10_000)]
    public double Vcpu { get; set; }

    /// <summary>Memory of each job in place of the job definition's: MiB, or an amount with its unit, such as 8GB.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [Memory]
    public int Memory { get; set; }

    /// <summary>GPUs of each job, in place of the job definition's.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(1, 64)]
    public int Gpu { get; set; }

    /// <summary>How often a job is tried that fails by itself.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(1, 10)]
    public int Attempts { get; set; }

    /// <summary>Let AWS Batch try again, ten times in all, only jobs whose machine was taken away, as spot instances are.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    public SwitchParameter RetryOnSpot { get; set; }

    /// <summary>Memory of jobs that are tried again after they ran out of it: a factor of what they had (up to 16), or an amount as -Memory takes it. Others get what they had.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [Memory(AllowFactor = true)]
    public double MemoryOnRetry { get; set; }

    /// <summary>The scheduling priority within the share.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(0, 9999)]
    public int Priority { get; set; }

    /// <summary>The share of a fair-share queue that the jobs count for.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    public string? ShareIdentifier { get; set; }

    /// <summary>Tags of jobs and tasks beside those of package, run and subject, for instance for costs.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [Variables]
    public IDictionary Tag { get; set; } = new Hashtable();

    /// <summary>Jobs on AWS Batch that must succeed before these start: Job objects, or their ids there; at most 20.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    public object[] DependsOn { get; set; } = [];

    /// <summary>Send the jobs as array jobs of up to 10,000 children.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    public SwitchParameter Array { get; set; }

    /// <summary>Give each job copies of the exact versions of its inputs, made within S3, for containers that read whatever is newest under INPUT_IMAGE.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet, DontShow = true)] // false then; else that would choose the other set
    public SwitchParameter StageInput { get; set; }

    /// <summary>Submit without looking first whether inputs are there and can be read, and whether a machine of the queue can be large enough.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    public SwitchParameter NoCheck { get; set; }

    /// <summary>Deregister the revisions of the job definition that -ContainerTag had registered and that no job uses any more.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    public SwitchParameter Prune { get; set; }

    /// <summary>How long to wait between two jobs: seconds, or a TimeSpan. By default they are sent as fast as AWS Batch takes them.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [Seconds]
    public TimeSpan Stagger { get; set; }

    /// <summary>Whether jobs go to AWS Batch.</summary>
    private protected bool IsForAws => ParameterSetName is AwsSet or AwsAgainSet;

    /// <summary>How many jobs go out together: an array's children do, and staggered jobs never.</summary>
    private protected int Together => Array ? ArrayGroups.Largest : Stagger > TimeSpan.Zero ? 1 : UsualTogether;

    /// <summary>Waits for the time between two jobs, where one was asked for.</summary>
    private protected void WaitTurn()
    {
        if (Stagger > TimeSpan.Zero && hasSent)
            Await((_, token) => Task.Delay(Stagger, token));
        hasSent = true;
    }

    /// <summary>What each job asks of AWS Batch.</summary>
    /// <param name="region">The region, as far as it was named.</param>
    private protected AwsSpec AwsSpec(string? region)
    {
        var named = MyInvocation.BoundParameters;
        return new AwsSpec
        {
            Region = region,
            ContainerTag = ContainerTag,
            Vcpu = Vcpu > 0 ? Vcpu : null,
            Memory = Memory > 0 ? Memory : null,
            Gpu = Gpu > 0 ? Gpu : null,
            Attempts = Attempts > 0 ? Attempts : null,
            RetryOnSpot = RetryOnSpot,
            MemoryOnRetry = MemoryOnRetry > 0 ? MemoryOnRetry : null,
            Priority = named.ContainsKey(nameof(Priority)) ? Priority : null,
            ShareIdentifier = ShareIdentifier,
            Tags = JobEnvironment.Read(Tag),
            DependsOn = Dependencies(),
            StageInput = StageInput,
            Array = Array,
            NoCheck = NoCheck,
            Prune = Prune,
        };
    }

    private ImmutableArray<string> Dependencies()
    {
        const int Most = 20; // AWS Batch's own
        ImmutableArray<string> ids = [.. DependsOn.Select(IdOf).Distinct()];
        return ids.Length <= Most
            ? ids
            : throw new QuiltException(Problem.InvalidSetting, $"A job can wait for {Most} others at most, and {ids.Length} were given: submit those with -Array, whose jobs count as one.", ids.Length);
    }

    // AWS Batch lets jobs wait for an array, not for one of its children.
    private static string IdOf(object job) => EngineIdOf(job).Split(':')[0];

    private static string EngineIdOf(object job) => (job is PSObject wrapped ? wrapped.BaseObject : job) switch
    {
        string id => id,
        Job { EngineId: { } id } => id,
        var other => throw new QuiltException(Problem.JobNotFound, $"'{other}' is no job on AWS Batch that others could wait for.", other),
    };
}
