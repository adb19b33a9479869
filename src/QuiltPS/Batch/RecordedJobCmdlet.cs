using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>What is recorded of a result that is to be made again, as Get-QuiltProvenance gives it: parameters of Submit-QuiltBatch that subjects have no use for.</summary>
public abstract class RecordedJobCmdlet : AwsSendingCmdlet
{
    /// <summary>The registry that holds the input's revision, where that is not the recorded one: a folder or s3://bucket.</summary>
    [Parameter(ParameterSetName = LocalAgainSet)]
    [Parameter(ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string? Registry { get; set; }

    /// <summary>The region of the job queue, where it is not that of the session; an ARN names its own.</summary>
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet, DontShow = true)] // empty then; else that emptiness would choose the other set
    public string? Region { get; set; }

    /// <summary>The recorded subject's group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public string? Group { get; set; }

    /// <summary>The recorded subject's session.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public string? Session { get; set; }

    /// <summary>What told the recorded image from others of its subject.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public string? Label { get; set; }

    /// <summary>The recorded digest of the program: another one is refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public string? ImageDigest { get; set; }

    /// <summary>The recorded input key: a job that would have another one is refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public string? InputKey { get; set; }

    /// <summary>What the recorded job asked for: vcpu, memory (MiB), gpu, timeout (seconds), priority, share_identifier. The parameters of those names come first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNull]
    public Metadata Resource { get; set; } = Metadata.Empty;

    /// <summary>The provenance itself: what was recorded of variables whose parameter is named beside it, too.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = LocalAgainSet, DontShow = true)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = AwsAgainSet, DontShow = true)]
    public Provenance? Provenance { get; set; }

    /// <summary>The recorded names of variables that hold secrets.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNull]
    public string[] SecretName { get; set; } = [];
}
