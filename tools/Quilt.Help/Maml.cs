using System.Xml.Linq;

namespace Quilt.Help;

/// <summary>The names of MAML's elements, and the few shapes that recur in it.</summary>
/// <remarks>Elements and attributes are those that PowerShell's help reader and formatter look at.</remarks>
internal static class Maml
{
    public static readonly XNamespace Help = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Root(IEnumerable<XElement> commands) => new(
        Help + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", Text.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "command", Command.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "dev", Dev.NamespaceName),
        commands);

    /// <summary>Paragraphs below an element: each of Markdown's one of MAML's.</summary>
    public static IEnumerable<XElement> Paragraphs(string markdown) =>
        PlainText.Paragraphs(markdown).Select(Paragraph);

    public static XElement Paragraph(string text) => new(Text + "para", text);

    public static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));

    public static string Bool(bool value) => value ? "true" : "false";
}
