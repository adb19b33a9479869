using Quilt.Transfers;

namespace Quilt.Registries;

/// <summary>Opens registries of one kind of store. The core has one for folders; others come from assemblies that it does not know.</summary>
public interface IRegistryProvider
{
    /// <summary>Where the content of entries in such stores is read from.</summary>
    IContentSource Content { get; }

    /// <summary>Whether a location is of this kind.</summary>
    bool Handles(RegistryLocation location);

    /// <summary>The registry of a location. Nothing is read or created yet.</summary>
    /// <param name="location">A location that <see cref="Handles"/> accepts.</param>
    Registry Open(RegistryLocation location);
}
