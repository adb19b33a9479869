using System.Management.Automation;
using Quilt;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>Finds packages and their revisions in a registry.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltPackage", DefaultParameterSetName = "Latest")]
[OutputType(typeof(Package))]
public sealed class GetQuiltPackageCommand : RegistryCmdlet
{
    private const string AnyName = "*";

    /// <summary>Names, wildcards, <c>name@hash</c>, <c>name:tag</c> or package URIs; none: every package of the registry.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public string[] Name { get; set; } = [AnyName];

    /// <summary>The top hash of the revision, or its first six digits or more; it may be the only thing that is known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "TopHash", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TopHashCompleter))]
    public string? TopHash { get; set; }

    /// <summary>The tag of the revision: <c>latest</c>, or the Unix second in which it was published.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Tag")]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string? Tag { get; set; }

    /// <summary>Every revision, newest first.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Try(() => Write(PackageAddress.Parse(name)));
    }

    private void Write(PackageAddress address)
    {
        var registry = OpenRegistry(address.Registry);
        if (!WildcardPattern.ContainsWildcardCharacters(address.Name))
        {
            Write(registry, PackageName.Parse(address.Name), address);
            return;
        }
        if (registry.Location.Folder is { } folder)
            Check(folder, isDefault: (address.Registry ?? Registry) is null);
        if (address.Name == AnyName && !string.IsNullOrEmpty(TopHash))
        {
            WriteObject(Await((_, token) => RevisionSearch.FindAsync(registry, TopHash, token)));
            return;
        }
        WildcardPattern pattern = new(address.Name, WildcardOptions.IgnoreCase);
        var (isEmpty, fits) = (true, false);
        foreach (var name in Stream((_, token) => registry.ListAsync(token)))
        {
            isEmpty = false;
            if (!pattern.IsMatch(name.ToString()))
                continue;
            fits = true;
            Try(() => Write(registry, name, address));
        }
        if (isEmpty && registry.Location.Bucket is not null)
            WriteWarning($"'{registry.Location}' holds no packages: nothing was pushed into it yet.");
        else if (!isEmpty && !fits)
            WriteVerbose($"No package of {registry.Location} has a name like '{address.Name}'.");
    }

    // Without a word, a mistyped folder would look like an empty registry.
    private void Check(string folder, bool isDefault)
    {
        if (Directory.Exists(Path.Combine(folder, ".quilt")))
            return;
        if (Directory.Exists(folder))
            WriteWarning($"'{folder}' is not a registry, or nothing was pushed into it yet: it has no folder .quilt.");
        else if (isDefault)
            WriteWarning($"The default registry '{folder}' does not exist yet: the first push creates it. Name another with -Registry or the setting default_remote_registry.");
        else
            throw new QuiltException(Problem.RegistryNotFound, $"There is no registry '{folder}'. The first push into it creates it.", folder);
    }

    private void Write(Registry registry, PackageName name, PackageAddress address)
    {
        if (All)
        {
            WriteAll(registry, name);
            return;
        }
        var hash = string.IsNullOrEmpty(TopHash) ? address.TopHash : TopHash;
        WriteObject(Await((_, token) => registry.GetAsync(name, hash, Tag ?? address.Tag, token)));
    }

    private void WriteAll(Registry registry, PackageName name)
    {
        var found = false;
        foreach (var revision in Stream((_, token) => registry.RevisionsAsync(name, token)))
        {
            found = true;
            Try(() => WriteObject(Await((_, token) => registry.GetAsync(name, revision.TopHash, null, token)) with
            {
                Created = revision.Created,
                Tag = revision.IsLatest ? "latest" : revision.Tag,
            }));
        }
        // The one way to say that there is none, with the names that may have been meant.
        if (!found)
            Await((_, token) => registry.GetAsync(name, null, null, token));
    }
}
