namespace Quilt.Aws.S3;

/// <summary>That an object lies in an archive: nobody can read it before it is restored.</summary>
/// <param name="Name">The archive, as S3 names it: GLACIER, DEEP_ARCHIVE, or a tier of Intelligent-Tiering.</param>
/// <param name="IsBeingRestored">Whether somebody has asked for that.</param>
internal sealed record S3Archive(string Name, bool IsBeingRestored)
{
    // What else of S3's classes has Glacier in its name is read at once.
    private static readonly string[] Classes = ["GLACIER", "DEEP_ARCHIVE"];

    /// <summary>What an object's answer says of it; null: it can be read.</summary>
    /// <param name="storageClass"><c>x-amz-storage-class</c>.</param>
    /// <param name="tier"><c>x-amz-archive-status</c>: that of an object of Intelligent-Tiering, which has left the archive once it is restored.</param>
    /// <param name="restore"><c>x-amz-restore</c>: whether a copy is being made, or until when there is one.</param>
    public static S3Archive? Of(string? storageClass, string? tier, string? restore)
    {
        if ((tier ?? (Classes.Contains(storageClass) ? storageClass : null)) is not { } name)
            return null;
        var isRestored = tier is null && restore?.Contains("ongoing-request=\"false\"", StringComparison.OrdinalIgnoreCase) == true;
        return isRestored ? null : new S3Archive(name, restore?.Contains("ongoing-request=\"true\"", StringComparison.OrdinalIgnoreCase) == true);
    }
}
