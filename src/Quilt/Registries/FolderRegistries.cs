using Quilt.Transfers;

namespace Quilt.Registries;

/// <summary>Registries in folders of this machine.</summary>
public sealed class FolderRegistries : IRegistryProvider
{
    /// <inheritdoc/>
    public IContentSource Content => ContentSource.Local;

    /// <inheritdoc/>
    public bool Handles(RegistryLocation location) => location.Folder is not null;

    /// <inheritdoc/>
    public Registry Open(RegistryLocation location) => Registry.OpenFolder(location.Folder!);
}
