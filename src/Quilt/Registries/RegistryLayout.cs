namespace Quilt.Registries;

/// <summary>Where things are in a registry, version 1 of quilt3's layout.</summary>
internal static class RegistryLayout
{
    /// <summary>The name of the pointer to the latest revision.</summary>
    public const string Latest = "latest";

    /// <summary>The folder of all manifests.</summary>
    public const string Manifests = ".quilt/packages";

    /// <summary>The folder of all packages' pointers.</summary>
    public const string Names = ".quilt/named_packages";

    /// <summary>The rules for what may be pushed.</summary>
    public const string Workflows = ".quilt/workflows/config.yml";

    /// <summary>The manifest of a revision.</summary>
    public static string Manifest(string topHash) => $"{Manifests}/{topHash}";

    /// <summary>The folder of a package's pointers.</summary>
    public static string Pointers(PackageName name) => $"{Names}/{name}";

    /// <summary>A pointer: <see cref="Latest"/> or unix seconds.</summary>
    public static string Pointer(PackageName name, string tag) => $"{Names}/{name}/{tag}";
}
