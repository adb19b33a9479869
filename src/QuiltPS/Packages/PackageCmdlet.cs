using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>The base of cmdlets that are about one package, named first or piped.</summary>
public abstract class PackageCmdlet : RegistryCmdlet
{
    /// <summary>The parameter set that names the package.</summary>
    protected const string PackageSet = "Package";

    /// <summary>The package: an object, its name, <c>name@hash</c>, <c>name:tag</c> or a URI.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PackageSet, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public PackageReference? Package { get; set; }

    /// <summary>The top hash of the revision, or its first six digits or more; by default the latest.</summary>
    [Parameter(ParameterSetName = PackageSet)]
    [ArgumentCompleter(typeof(TopHashCompleter))]
    public string? TopHash { get; set; }

    /// <summary>The package that the parameters name.</summary>
    private protected Package ReadPackage() => Read(Package!, TopHash);
}
