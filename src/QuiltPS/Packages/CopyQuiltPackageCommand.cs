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
    // Not mandatory: PowerShell would ask for it where it took the one place that is named for the package, which was piped.
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string? Destination { get; set; }

    /// <summary>Publish even if the latest revision there is not an earlier one of this package.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string SecondParameter => nameof(Destination);

    /// <inheritdoc/>
    private protected override void SetSecond(string[] texts) => Destination = OnlyOf(texts);

    /// <inheritdoc/>
    private protected override void Process(Package package)
    {
        var destination = Destination ?? throw new QuiltException(
            Problem.InvalidRegistry, $"Name the registry to copy {package.Name} to, as in: Copy-QuiltPackage {package.Name} ./elsewhere", package.Name);
        PushOptions options = new() { Name = PackageName.Parse(package.Name), Force = Force, Dedupe = true, Source = ContentOf(package) };
        var source = OpenRegistry(package.Registry);
        var successor = Await((_, token) => Promotion.WithEarlierRevisionsAsync(source, package, token));
        this.Push(OpenRegistry(destination), successor, options);
    }
}
