namespace Quilt.Registries;

/// <summary>What a pointer of a registry says.</summary>
/// <param name="TopHash">The revision's top hash.</param>
/// <param name="StorageTag">What names exactly this state of the pointer, for a conditional write.</param>
internal sealed record Pointer(string TopHash, string StorageTag);
