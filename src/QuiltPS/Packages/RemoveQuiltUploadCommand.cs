using System.Management.Automation;
using Quilt;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>Ends uploads that were broken off, and throws away what was sent of them.</summary>
[Cmdlet(VerbsCommon.Remove, "QuiltUpload", SupportsShouldProcess = true)]
public sealed class RemoveQuiltUploadCommand : StoreCmdlet
{
    /// <summary>The uploads, as Get-QuiltUpload gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Upload[] Upload { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var upload in Upload)
            Try(() => Remove(upload));
    }

    private void Remove(Upload upload)
    {
        var bucket = RegistryLocation.Parse(upload.Registry, "/").Bucket
            ?? throw new QuiltException(Problem.InvalidRegistry, $"'{upload.Registry}' is no bucket; uploads are in S3.", upload);
        if (!ShouldProcess($"{upload}, begun {Display.Time(upload.Created)}", $"Remove the unfinished upload, {Display.Count(upload.Count, "part")}, {Display.Size(upload.Size)}"))
            return;
        if (!Await((_, token) => Providers.Uploads(S3()).RemoveAsync(bucket, upload, token)))
            WriteVerbose($"The upload of {upload} was completed or removed in between.");
    }
}
