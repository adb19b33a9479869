namespace Quilt;

/// <summary>
/// What happens to an entry of the package when a folder that is added holds a file of the same key (quilt3's <c>update_policy</c>).
/// </summary>
public enum UpdatePolicy
{
    /// <summary>The folder's file takes the place of the entry.</summary>
    Incoming,

    /// <summary>The entry stays.</summary>
    Existing,
}
