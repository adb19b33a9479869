using System.Text;
using System.Text.RegularExpressions;

namespace Quilt.Help;

/// <summary>The yaml block below a parameter's prose: what the code says about it, and the default value.</summary>
internal static partial class YamlBlock
{
    public static string Remove(string section) => Block().Replace(section, "").Trim();

    public static string? DefaultValue(string section)
    {
        var match = Default().Match(section);
        return match.Success ? match.Groups[1].Value.Trim() : null;
    }

    /// <summary>One block for all the sets that bind the parameter in the same way.</summary>
    public static string Write(CmdletFact cmdlet, ParameterFact parameter, string? defaultValue)
    {
        var bindings = cmdlet.ParameterSets.SelectMany(set => set.Parameters
            .Where(binding => binding.Name == parameter.Name)
            .Select(binding => (Set: set.Name, Binding: binding)));
        var blocks = new List<string>();
        foreach (var alike in bindings.GroupBy(bound => bound.Binding))
        {
            var sets = alike.Select(bound => bound.Set).ToList();
            var all = sets.Count == cmdlet.ParameterSets.Count;
            blocks.Add(Write(parameter, alike.Key, all ? "(All)" : string.Join(", ", sets), defaultValue));
        }

        return string.Join("\n\n", blocks);
    }

    private static string Write(ParameterFact parameter, BindingFact binding, string sets, string? defaultValue)
    {
        var text = new StringBuilder("```yaml\n");
        Line("Type", parameter.Type);
        Line("Parameter Sets", sets);
        Line("Aliases", string.Join(", ", parameter.Aliases));
        if (parameter.Values.Count > 0)
        {
            Line("Accepted values", string.Join(", ", parameter.Values));
        }

        Line("Required", binding.Required ? "True" : "False");
        Line("Position", binding.PositionText);
        Line("Default value", defaultValue ?? (parameter.IsSwitch ? "False" : "None"));
        Line("Accept pipeline input", Capital(binding.PipelineText));
        Line("Accept wildcard characters", parameter.Wildcards ? "True" : "False");
        return text.Append("```").ToString();

        void Line(string name, string value) => text.Append(name).Append(':').Append(value.Length > 0 ? " " : "").Append(value).Append('\n');
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"^```yaml\n.*?^```\n*", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^Default value:(.*)$", RegexOptions.Multiline)]
    private static partial Regex Default();
}
