using System.Xml.Linq;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Quilt.Help;

/// <summary>One cmdlet's help: facts from the code, prose from its page.</summary>
internal static class MamlCommand
{
    public static XElement Write(CmdletFact cmdlet, Page page)
    {
        var words = cmdlet.Name.Split('-', 2);
        return new XElement(
            Maml.Command + "command",
            new XElement(
                Maml.Command + "details",
                new XElement(Maml.Command + "name", cmdlet.Name),
                new XElement(Maml.Command + "verb", words[0]),
                new XElement(Maml.Command + "noun", words[1]),
                new XElement(Maml.Text + "description", Maml.Paragraphs(page.Synopsis))),
            new XElement(Maml.Text + "description", Maml.Paragraphs(page.Description)),
            new XElement(Maml.Command + "syntax", cmdlet.ParameterSets.Select(set => MamlParameter.WriteSet(cmdlet, set, page))),
            new XElement(Maml.Command + "parameters", cmdlet.Parameters.Select(parameter => MamlParameter.Write(cmdlet, parameter, page))),
            new XElement(Maml.Command + "inputTypes", Types("inputType", cmdlet.InputTypes, page.InputText)),
            new XElement(Maml.Command + "returnValues", Types("returnValue", cmdlet.OutputTypes, page.OutputText)),
            page.Notes.Length == 0 ? null : new XElement(Maml.Text + "alertSet", new XElement(Maml.Text + "alert", Maml.Paragraphs(page.Notes))),
            new XElement(Maml.Command + "examples", page.Examples.Select(MamlExample.Write)),
            new XElement(Maml.Command + "relatedLinks", Links(cmdlet, page)));
    }

    private static IEnumerable<XElement> Types(string element, IReadOnlyList<string> types, Func<string, string> prose) =>
        types.DefaultIfEmpty("None").Select(type => new XElement(
            Maml.Command + element,
            Maml.Type(type),
            new XElement(Maml.Text + "description", Maml.Paragraphs(prose(type)))));

    /// <summary>The page itself comes first: that is where <c>Get-Help -Online</c> goes.</summary>
    private static IEnumerable<XElement> Links(CmdletFact cmdlet, Page page)
    {
        yield return Link("Online version:", PageWriter.OnlineVersion(cmdlet.Name));
        foreach (var link in Section.Parse(page.Links).Descendants<LinkInline>())
        {
            var isCmdlet = link.Url is null || !link.Url.Contains("://", StringComparison.Ordinal);
            yield return Link(PlainText.Render((ContainerInline)link), isCmdlet ? "" : link.Url!);
        }
    }

    private static XElement Link(string text, string uri) => new(
        Maml.Text + "navigationLink",
        new XElement(Maml.Text + "linkText", text),
        new XElement(Maml.Text + "uri", uri));
}
