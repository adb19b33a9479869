namespace Quilt.Manifests;

/// <summary>Computes top hashes.</summary>
public static class ManifestHasher
{
    /// <summary>The top hash of a package as it would be written now, 64 lower-case hex digits.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: an entry has no hash yet.</exception>
    public static string Compute(Package package) => throw new NotImplementedException();
}
