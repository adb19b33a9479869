using System.Management.Automation;
using Quilt;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Copies a revision into another registry, where it has the same top hash.</summary>
[Cmdlet(VerbsCommon.Copy, "QuiltPackage", DefaultParameterSetName = PackageSet, SupportsShouldProcess = true)]
[OutputType(typeof(Package))]
public sealed class CopyQuiltPackageCommand : PackageCmdlet
{
    /// <summary>The registry to copy to: a folder or <c>s3://bucket</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string Destination { get; set; } = "";

    /// <summary>Publish even if the latest revision there is not an earlier one of this package.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var package = ReadPackage();
        PushOptions options = new() { Name = PackageName.Parse(package.Name), Force = Force, Dedupe = true, Source = ContentOf(package) };
        var source = OpenRegistry(package.Registry);
        var successor = Await((_, token) => Promotion.WithEarlierRevisionsAsync(source, package, token));
        this.Push(OpenRegistry(Destination), successor, options);
    }
}
