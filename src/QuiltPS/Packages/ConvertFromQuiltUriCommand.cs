using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Takes package URIs apart.</summary>
[Cmdlet(VerbsData.ConvertFrom, "QuiltUri")]
[OutputType(typeof(QuiltUri))]
public sealed class ConvertFromQuiltUriCommand : QuiltCmdlet
{
    /// <summary>Package URIs: <c>quilt+s3://bucket#package=user/package@hash&amp;path=folder/file</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Uri { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var uri in Uri)
            Try(() => WriteObject(QuiltUri.Parse(uri)));
    }
}
