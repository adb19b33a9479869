using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>The base of cmdlets that are about entries of a package, which usually comes from the pipeline.</summary>
public abstract class EntryCmdlet : RegistryCmdlet
{
    /// <summary>The package: an object, its name, <c>name@hash</c>, <c>name:tag</c> or a URI.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public PackageReference? Package { get; set; }

    /// <summary>The package that the parameters name.</summary>
    private protected Package ReadPackage() => Read(Package!);
}
