namespace Quilt.Settings;

/// <summary>The user's settings with their defaults.</summary>
/// <param name="file">The settings file; null when there is none, so that only defaults apply.</param>
public sealed class UserSettings(ISettingsFile? file)
{
    /// <summary>The folder that quilt3 keeps its files in: <c>$XDG_DATA_HOME/Quilt</c>, on Linux by default <c>~/.local/share/Quilt</c>.</summary>
    public static string Folder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Quilt");

    /// <summary>The settings file.</summary>
    public static string FilePath => Path.Combine(Folder, "config.yml");

    /// <summary>The registry that cmdlets use when none is named, as the settings write it.</summary>
    public string DefaultRegistry => Text(KnownSettings.DefaultRemoteRegistry) ?? Text(KnownSettings.DefaultLocalRegistry)!;

    /// <summary>The folder in which packages are installed when none is named; null: the current folder.</summary>
    public string? DefaultInstallLocation => Text(KnownSettings.DefaultInstallLocation);

    /// <summary>Whether the user pays for requests to S3 buckets that ask for it.</summary>
    public bool RequesterPays => Text(KnownSettings.S3RequestPayer) is not null;

    /// <summary>The KMS key that new objects in S3 are encrypted with; null: the bucket's own rule.</summary>
    public string? S3KmsKeyId => Text(KnownSettings.S3KmsKeyId);

    /// <summary>Every setting that is known or stands in the file.</summary>
    public IEnumerable<Setting> All()
    {
        var set = file?.Read() ?? [];
        foreach (var (name, description) in KnownSettings.All)
        {
            var given = set.FirstOrDefault(pair => pair.Key == name).Value;
            yield return new Setting
            {
                Name = name,
                Value = given ?? DefaultOf(name),
                IsSet = given is not null,
                Description = description,
            };
        }
        foreach (var (name, value) in set)
        {
            if (!KnownSettings.All.Any(known => known.Key == name))
                yield return new Setting { Name = name, Value = value, IsSet = value is not null };
        }
    }

    private static object? DefaultOf(string name) => name switch
    {
        KnownSettings.DefaultLocalRegistry => Path.Combine(Folder, "packages"),
        KnownSettings.DefaultRegistryVersion => 1L,
        "telemetry_disabled" => false,
        _ => null,
    };

    private string? Text(string name) => All().First(setting => setting.Name == name).Value?.ToString() is { Length: > 0 } text ? text : null;
}
