using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Quilt.Help;

/// <summary>Parameters in MAML: under SYNTAX as a set binds them, under PARAMETERS once each.</summary>
internal static partial class MamlParameter
{
    /// <summary>The parameters stand in PowerShell's own order: by position, then what must be given, then the rest.</summary>
    public static XElement WriteSet(CmdletFact cmdlet, ParameterSetFact set, Page page) => new(
        Maml.Command + "syntaxItem",
        new XElement(Maml.Text + "name", cmdlet.Name),
        set.Parameters
            .OrderBy(binding => binding.Position ?? int.MaxValue)
            .ThenByDescending(binding => binding.Required)
            .Select(binding => Write(cmdlet.Parameter(binding.Name), binding, page)));

    /// <summary>Once for all sets, so as the default set binds it, or else the first that knows it.</summary>
    public static XElement Write(CmdletFact cmdlet, ParameterFact parameter, Page page)
    {
        var binding = cmdlet.ParameterSets
            .OrderByDescending(set => set.IsDefault)
            .SelectMany(set => set.Parameters)
            .First(bound => bound.Name == parameter.Name);
        return Write(parameter, binding, page);
    }

    private static XElement Write(ParameterFact parameter, BindingFact binding, Page page)
    {
        var defaultValue = page.DefaultValue(parameter.Name) ?? "None";
        var element = new XElement(
            Maml.Command + "parameter",
            new XAttribute("required", Maml.Bool(binding.Required)),
            new XAttribute("variableLength", Maml.Bool(IsArray(parameter))),
            new XAttribute("globbing", Maml.Bool(parameter.Wildcards)),
            new XAttribute("pipelineInput", binding.PipelineText),
            new XAttribute("position", binding.PositionText),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml.Text + "name", parameter.Name),
            new XElement(Maml.Text + "description", Maml.Paragraphs(page.ParameterText(parameter.Name))));
        if (parameter.Values.Count > 0)
        {
            element.Add(new XElement(Maml.Command + "parameterValueGroup", parameter.Values.Select(value => Value(value, array: false))));
        }

        if (!parameter.IsSwitch)
        {
            element.Add(Value(Namespace().Replace(parameter.Type, ""), IsArray(parameter)));
        }

        element.Add(Maml.Type(parameter.IsSwitch ? "switch" : parameter.Type), new XElement(Maml.Dev + "defaultValue", defaultValue));
        return element;
    }

    private static XElement Value(string text, bool array) => new(
        Maml.Command + "parameterValue",
        new XAttribute("required", "true"),
        new XAttribute("variableLength", Maml.Bool(array)),
        text);

    private static bool IsArray(ParameterFact parameter) => parameter.Type.EndsWith("[]", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(\w+\.)+")]
    private static partial Regex Namespace();
}
