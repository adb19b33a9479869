using Quilt.Settings;

namespace QuiltPS;

/// <summary>The objects that come out of the private context.</summary>
internal static class Isolated
{
    /// <summary>The user's settings. Without a file, which is most often so, no YAML library is loaded.</summary>
    public static UserSettings Settings() => new(File.Exists(UserSettings.FilePath) ? SettingsFile() : null);

    /// <summary>The settings file, which need not exist.</summary>
    public static ISettingsFile SettingsFile() =>
        IsolatedContext.Create<ISettingsFile>("Quilt.Workflows", "Quilt.Workflows.YamlSettingsFile", UserSettings.FilePath);
}
