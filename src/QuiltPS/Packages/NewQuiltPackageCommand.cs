using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Makes a package that is not pushed yet.</summary>
[Cmdlet(VerbsCommon.New, "QuiltPackage")]
[OutputType(typeof(Package))]
public sealed class NewQuiltPackageCommand : StoreCmdlet
{
    /// <summary>A folder, all of which goes into the package, a file, or <c>s3://bucket/folder</c>; none: an empty package.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string? Path { get; set; }

    /// <summary>The name that the package is to have, <c>user/package</c>; Push-QuiltPackage can give it one, too.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The folder of the package that the files go into; by default its root.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Prefix { get; set; }

    /// <summary>The package's metadata.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Metadata? Metadata { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Name is not null && !PackageName.TryParse(Name, out _))
        {
            throw new QuiltException(
                Problem.InvalidPackageName,
                $"'{Name}' is not a package name. Write user/package, as in: New-QuiltPackage ./data lab/LA5c. A folder of the package that the files go into is -Prefix.",
                Name);
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        Package package = new() { Name = Name };
        if (Metadata is not null)
            package = package with { Metadata = Metadata };
        WriteObject(Path is null ? package : WithFiles(package, Path, Prefix));
    }
}
