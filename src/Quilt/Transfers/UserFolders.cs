namespace Quilt.Transfers;

/// <summary>Where this user's own records are, outside of registries and data.</summary>
internal static class UserFolders
{
    /// <summary>What can be made again at a cost: <c>$XDG_CACHE_HOME/quiltps</c>, else <c>~/.cache/quiltps</c>.</summary>
    public static string Cache => Path.Combine(Find("XDG_CACHE_HOME", ".cache"), "quiltps");

    /// <summary>What cannot be made again: <c>$XDG_DATA_HOME/QuiltPS</c>, else <c>~/.local/share/QuiltPS</c>.</summary>
    public static string State => Path.Combine(Find("XDG_DATA_HOME", Path.Combine(".local", "share")), "QuiltPS");

    private static string Find(string variable, string inHome) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder && Path.IsPathFullyQualified(folder)
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), inHome);
}
