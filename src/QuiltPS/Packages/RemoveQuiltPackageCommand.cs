using System.Management.Automation;
using Quilt;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>Deletes a package, or one revision of it, from a registry.</summary>
[Cmdlet(VerbsCommon.Remove, "QuiltPackage", SupportsShouldProcess = true)]
public sealed class RemoveQuiltPackageCommand : RegistryCmdlet
{
    /// <summary>The package's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The top hash of the revision to delete, or its first six digits or more; none: the whole package.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TopHashCompleter))]
    public string? TopHash { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Try(() => Remove(PackageName.Parse(name)));
    }

    private void Remove(PackageName name)
    {
        var registry = OpenRegistry();
        if (string.IsNullOrEmpty(TopHash))
        {
            Delete(registry, name, null, $"Delete the package, {Display.Count(Count(registry, name), "revision")}");
            return;
        }
        var revision = Await((_, token) => registry.FindAsync(name, TopHash, token));
        Delete(registry, name, revision.TopHash, $"Delete the revision {revision.TopHash}");
    }

    private int Count(Registry registry, PackageName name)
    {
        var count = Stream((_, token) => registry.RevisionsAsync(name, token)).Count();
        // The one way to say that there is none, with the names that may have been meant.
        if (count == 0)
            Await((_, token) => registry.GetAsync(name, null, null, token));
        return count;
    }

    private void Delete(Registry registry, PackageName name, string? topHash, string action)
    {
        if (!ShouldProcess($"{name} in {registry.Location}", action))
            return;
        Await((_, token) => registry.DeleteAsync(name, topHash, token));
        WriteVerbose($"Deleted {(topHash is null ? name : $"{name}@{topHash}")} from {registry.Location}. Manifests and content stay there.");
    }
}
