using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Lists the uploads of big files that were begun in a registry's bucket and never completed.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltUpload")]
[OutputType(typeof(Upload))]
public sealed class GetQuiltUploadCommand : RegistryCmdlet
{
    /// <summary>Only uploads to keys that begin with this.</summary>
    [Parameter(Position = 0)]
    public string Prefix { get; set; } = "";

    /// <summary>Only uploads that were begun longer ago than this.</summary>
    [Parameter]
    [Seconds(AllowZero = true)]
    public TimeSpan OlderThan { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        // A folder registry sweeps by itself what a killed push left there.
        if (LocateRegistry(null).Bucket is not { } bucket)
            return;
        var uploads = Providers.Uploads(S3());
        var before = OlderThan == TimeSpan.Zero ? DateTimeOffset.MaxValue : DateTimeOffset.UtcNow - OlderThan;
        foreach (var upload in Stream((_, token) => uploads.ListAsync(bucket, Prefix, before, token)))
            WriteObject(upload);
    }
}
