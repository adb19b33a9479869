using System.Management.Automation;
using Quilt;
using Quilt.Registries;
using Quilt.Settings;

namespace QuiltPS;

/// <summary>Writes a setting that QuiltPS shares with quilt3.</summary>
[Cmdlet(VerbsCommon.Set, "QuiltSetting", SupportsShouldProcess = true)]
[OutputType(typeof(Setting))]
public sealed class SetQuiltSettingCommand : QuiltCmdlet
{
    /// <summary>The setting's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The value; null takes the setting back to its default.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? Value { get; set; }

    /// <summary>Give the setting back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var name = Isolated.Settings().All().FirstOrDefault(setting => setting.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))?.Name
            ?? throw new QuiltException(Problem.InvalidSetting, $"There is no setting '{Name}'. Get-QuiltSetting lists them.", Name);
        var value = KnownSettings.Check(name, Value is PSObject wrapped ? wrapped.BaseObject : Value);
        if (value is string place && KnownSettings.IsPlace(name) && !RegistryLocation.IsUrl(place))
            value = FullPath(place);
        if (name == KnownSettings.DefaultRemoteRegistry && value is string registry && RegistryLocation.IsUrl(registry) && registry.Any(char.IsAsciiLetterUpper))
            WriteWarning($"Names of buckets are in lower case nearly everywhere: is '{registry}' meant to be {registry.ToLowerInvariant()}?");
        if (!ShouldProcess($"{name} in {UserSettings.FilePath}", $"Set to '{value ?? "its default"}'"))
            return;
        Isolated.SettingsFile().Write(name, value);
        if (PassThru)
            WriteObject(Isolated.Settings().All().First(setting => setting.Name == name));
    }
}
