using System.Xml.Linq;
using Markdig.Syntax;

namespace Quilt.Help;

/// <summary>An example in MAML: its code, then all its prose as remarks.</summary>
/// <remarks>
/// MAML has an introduction as well, but PowerShell's formatter prints it on the code's first line, as a prompt. It sets no
/// blank line between two examples either, hence the last paragraph.
/// </remarks>
internal static class MamlExample
{
    public static XElement Write(Section example)
    {
        var blocks = Section.Parse(example.Text);
        var code = blocks.OfType<FencedCodeBlock>().Select(block => block.Lines.ToString());
        var prose = blocks.Where(block => block is not FencedCodeBlock).SelectMany(PlainText.Render);
        return new XElement(
            Maml.Command + "example",
            new XElement(Maml.Text + "title", $"--- {PlainText.Line(example.Title)} ---"),
            new XElement(Maml.Dev + "code", string.Join("\n\n", code)),
            new XElement(Maml.Dev + "remarks", prose.Append(" ").Select(Maml.Paragraph)));
    }
}
