using System.Collections;
using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>What jobs on AWS Batch can be asked for: the parameters of Submit-QuiltBatch that local jobs do not have.</summary>
public abstract class AwsJobCmdlet : QuiltCmdlet
{
    private protected const string AwsSet = "Aws";
    private protected const string AwsAgainSet = "AwsProvenance";

    /// <summary>The job queue: its name or ARN.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AwsSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    public string? Queue { get; set; }

    /// <summary>The job definition: its name (the newest active revision), name:revision or ARN.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AwsSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    public string? JobDefinition { get; set; }

    /// <summary>The tag of the container image; a revision of the job definition with it is registered, where there is none.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidatePattern(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    public string? ContainerTag { get; set; }

    /// <summary>vCPUs of each job, in place of the job definition's; Fargate takes parts of one.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(0.25, 10_000)]
    public double Vcpu { get; set; }

    /// <summary>Memory of each job in MiB, in place of the job definition's.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(4, int.MaxValue)]
    public int Memory { get; set; }

    /// <summary>GPUs of each job, in place of the job definition's.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(1, 64)]
    public int Gpu { get; set; }

    /// <summary>How often AWS Batch tries a job at most.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(1, 10)]
    public int Attempts { get; set; }

    /// <summary>Let AWS Batch try again (ten times in all, unless -Attempts says otherwise) only jobs whose machine was taken away, as spot instances are.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    public SwitchParameter RetryOnSpot { get; set; }

    /// <summary>Memory of jobs that are tried again after they ran out of it: a factor of what they had (up to 16), or MiB. Others get what they had.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateRange(1.01, int.MaxValue)]
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
    [ValidateCount(1, 20)]
    public object[] DependsOn { get; set; } = [];

    /// <summary>Whether jobs go to AWS Batch.</summary>
    private protected bool IsForAws => ParameterSetName is AwsSet or AwsAgainSet;

    /// <summary>What each job asks of AWS Batch.</summary>
    private protected AwsSpec AwsSpec()
    {
        var named = MyInvocation.BoundParameters;
        return new AwsSpec
        {
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
            DependsOn = [.. DependsOn.Select(IdOf)],
        };
    }

    private static string IdOf(object job) => (job is PSObject wrapped ? wrapped.BaseObject : job) switch
    {
        string id => id,
        Job { EngineId: { } id } => id,
        var other => throw new QuiltException(Problem.JobNotFound, $"'{other}' is no job on AWS Batch that others could wait for.", other),
    };
}
