using Quilt;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>The kinds of registry that this module can open.</summary>
internal static class Providers
{
    private static readonly IRegistryProvider[] All = [new FolderRegistries()];

    /// <summary>The provider of a location.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.StoreNotSupported"/>.</exception>
    public static IRegistryProvider Of(RegistryLocation location) =>
        All.FirstOrDefault(provider => provider.Handles(location)) ?? throw new QuiltException(
            Problem.StoreNotSupported,
            $"'{location}' cannot be opened: S3 comes with the assembly Quilt.Aws, which this module does not have. Use a registry in a folder.",
            location.ToString());
}
