using System.Management.Automation;
using Quilt;
using Quilt.Registries;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>The base of cmdlets that read or write a registry.</summary>
public abstract class RegistryCmdlet : StoreCmdlet
{
    /// <summary>The registry: a folder, <c>s3://bucket</c>; by default the setting default_remote_registry, else quilt3's own folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string? Registry
    {
        get;
        // A package that is not pushed yet has none, and PowerShell binds its null as an empty text.
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        // An object of the pipeline may have none; who types -Registry means one, and not the default one when a variable is not set.
        if (Registry is null && MyInvocation.BoundParameters.ContainsKey(nameof(Registry)))
            throw new QuiltException(Problem.InvalidRegistry, "-Registry is empty: is a variable not set? Leave it out for the default registry.", nameof(Registry));
    }

    /// <summary>Opens the registry that something names, else the one that the user names, else the default one.</summary>
    /// <param name="named">The registry that something names; null: none does.</param>
    /// <param name="known">How that was reached.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRegistry"/>; of S3, <see cref="Problem.CredentialsInvalid"/>.</exception>
    private protected Registry OpenRegistry(string? named = null, StoreConnection? known = null) => OpenRegistry(named, S3(known));

    /// <summary>Opens a registry that is reached in a way of its own.</summary>
    /// <exception cref="QuiltException">As above.</exception>
    private protected Registry OpenRegistry(string? named, S3Options s3)
    {
        var location = LocateRegistry(named);
        if (location.Folder is { } folder)
            FolderPlace.Check(folder, Problem.InvalidRegistry, "A registry is a folder, or s3://bucket.");
        return Providers.Of(location, s3).Open(location);
    }

    /// <summary>Where the registry is that something names, else the one that the user names, else the default one.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRegistry"/>.</exception>
    private protected RegistryLocation LocateRegistry(string? named) => Locate(named ?? Registry ?? Isolated.Settings().DefaultRegistry);

    /// <summary>Where the content of a package's entries is read from.</summary>
    private protected IContentSource ContentOf(Package? package) =>
        package?.Registry is { } registry && Locate(registry).Bucket is not null
            ? Providers.Of(Locate(registry), S3(package.Connection)).Content
            : Providers.Content(S3(package?.Connection));

    /// <summary>The package that a reference names: the object itself, else read from its registry.</summary>
    /// <param name="reference">What the user named.</param>
    /// <param name="topHash">A top hash that the user named beside it, or its beginning; null or empty: none.</param>
    private protected Package Read(PackageReference reference, string? topHash = null)
    {
        if (reference.Package is { } package)
            return package;
        var address = reference.Address();
        var name = PackageName.Parse(address.Name);
        var registry = OpenRegistry(address.Registry);
        return Await((_, token) => registry.GetAsync(name, string.IsNullOrEmpty(topHash) ? address.TopHash : topHash, address.Tag, token));
    }

    private RegistryLocation Locate(string text) => RegistryLocation.IsUrl(text)
        ? RegistryLocation.Parse(text, "/")
        : RegistryLocation.OfFolder(FullPath(text));
}
