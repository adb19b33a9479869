namespace Quilt.Manifests;

/// <summary>Compares packages as quilt3 does: by content hash, size and metadata, not by where the bytes are.</summary>
public static class PackageDiff
{
    /// <summary>The entries that differ, in walk order, made as they are asked for.</summary>
    public static IEnumerable<Change> Compare(Package left, Package right) => throw new NotImplementedException();
}
