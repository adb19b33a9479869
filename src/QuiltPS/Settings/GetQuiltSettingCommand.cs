using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Reads the settings that QuiltPS shares with quilt3.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltSetting")]
[OutputType(typeof(Setting))]
public sealed class GetQuiltSettingCommand : QuiltCmdlet
{
    /// <summary>Names or wildcards; none: every setting.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Try(() => Write(name));
    }

    private void Write(string name)
    {
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
        var found = Isolated.Settings().All().Where(setting => pattern.IsMatch(setting.Name)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            throw new QuiltException(Problem.InvalidSetting, $"There is no setting '{name}'. Get-QuiltSetting lists them.", name);
        WriteObject(found, enumerateCollection: true);
    }
}
