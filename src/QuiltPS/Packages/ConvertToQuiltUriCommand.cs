using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Writes the URI of a package, of a revision, or of an entry.</summary>
[Cmdlet(VerbsData.ConvertTo, "QuiltUri")]
[OutputType(typeof(string))]
public sealed class ConvertToQuiltUriCommand : RegistryCmdlet
{
    /// <summary>A package: the URI names its registry and its top hash.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Package", ValueFromPipeline = true)]
    public Package? Package { get; set; }

    /// <summary>An entry: the URI names its package and its logical key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Entry", ValueFromPipeline = true)]
    public Entry? Entry { get; set; }

    /// <summary>A package's name, <c>name@hash</c> or <c>name:tag</c>; nothing is looked up.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public string? Name { get; set; }

    /// <summary>A top hash or its beginning; none: the URI means the latest revision.</summary>
    [Parameter(ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TopHashCompleter))]
    public string? TopHash { get; set; }

    /// <summary>A logical key, or a folder of the package.</summary>
    [Parameter(ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "Package")]
    [Alias("LogicalKey")]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override void Process() => WriteObject(ParameterSetName switch
    {
        "Package" => Of(Package!, Path),
        "Entry" => Of(Entry!.Package ?? throw Nameless(Entry.LogicalKey), Entry.LogicalKey),
        _ => OfName(PackageAddress.Parse(Name!)),
    });

    private string Of(Package package, string? path)
    {
        if (package.Name is null)
            throw Nameless(package.ToString());
        return Text(package.Registry, package.Name, package.TopHash, null, path);
    }

    private string OfName(PackageAddress address) => Text(
        address.Registry,
        PackageName.Parse(address.Name).ToString(),
        string.IsNullOrEmpty(TopHash) ? address.TopHash : TopHash,
        address.Tag,
        Path);

    private string Text(string? registry, string name, string? topHash, string? tag, string? path) => new QuiltUri
    {
        Registry = LocateRegistry(registry).ToString(),
        Package = name,
        TopHash = topHash,
        Tag = tag,
        Path = string.IsNullOrEmpty(path) ? null : path,
    }.ToString();

    private static QuiltException Nameless(string what) =>
        new(Problem.InvalidPackageName, $"'{what}' belongs to no package with a name, so no URI can name it. Push the package first.", what);
}
