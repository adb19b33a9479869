namespace Quilt.Storage;

/// <summary>A staged file and the name that it is to get.</summary>
/// <param name="StagedPath">Where its content is; complete and closed.</param>
/// <param name="FinalPath">Its final name, which is replaced if it exists; its folder need not exist.</param>
/// <param name="Size">Bytes of the file.</param>
internal sealed record StagedName(string StagedPath, string FinalPath, long Size)
{
    /// <summary>Asked right before the file gets its name; when it says no, the staged file is removed instead.</summary>
    public Func<bool>? MayTakeName { get; init; }

    /// <summary>Called when the file has its final name.</summary>
    public Action? Committed { get; init; }

    /// <summary>Told why the file could not get its name, and the others go on; null when that is to end the work.</summary>
    public Action<Exception>? Failed { get; init; }
}
