using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Points the latest revision of a package back at an earlier one.</summary>
[Cmdlet(VerbsData.Restore, "QuiltPackage", SupportsShouldProcess = true)]
[OutputType(typeof(Package))]
public sealed class RestoreQuiltPackageCommand : RegistryCmdlet
{
    /// <summary>The package's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The top hash of the revision that becomes the latest, or its first six digits or more.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TopHashCompleter))]
    public string TopHash { get; set; } = "";

    /// <inheritdoc/>
    protected override void Process()
    {
        var name = PackageName.Parse(Name);
        var registry = OpenRegistry();
        var package = Await((_, token) => registry.GetAsync(name, TopHash, null, token));
        if (!ShouldProcess($"{name} in {registry.Location}", $"Make {package.TopHash} the latest revision"))
            return;
        var revision = Await((_, token) => registry.RestoreAsync(name, package.TopHash!, token));
        WriteObject(package with { Tag = "latest", Created = revision.Created });
    }
}
