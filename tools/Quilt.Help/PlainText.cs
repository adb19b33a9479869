using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Quilt.Help;

/// <summary>Markdown as a terminal shows it: paragraphs of plain text, lists with dashes, code indented.</summary>
internal static class PlainText
{
    public static IReadOnlyList<string> Paragraphs(string markdown) => [.. Section.Parse(markdown).SelectMany(Render)];

    public static string Line(string markdown) => string.Join(' ', Paragraphs(markdown));

    public static IEnumerable<string> Render(Block block) => block switch
    {
        ParagraphBlock paragraph => [Render(paragraph.Inline)],
        HeadingBlock heading => [Render(heading.Inline)],
        ListBlock list => [RenderList(list)],
        Table table => [RenderTable(table)],
        CodeBlock code => [Indent(code.Lines.ToString(), "    ")],
        HtmlBlock => [],
        ContainerBlock container => container.SelectMany(Render),
        _ => [],
    };

    public static string Render(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? [])
        {
            text.Append(Render(inline));
        }

        return text.ToString();
    }

    private static string Render(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        LinkInline link when link.Url is { } url && url.Contains("://", StringComparison.Ordinal) => $"{Render((ContainerInline)link)} ({url})",
        ContainerInline container => Render(container),
        _ => "",
    };

    private static string RenderList(ListBlock list)
    {
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        var items = list.Select(item =>
        {
            var mark = list.IsOrdered ? $"{number++}. " : "- ";
            var body = string.Join('\n', Render(item));
            return mark + Indent(body, new string(' ', mark.Length)).TrimStart();
        });
        return string.Join('\n', items);
    }

    private static string RenderTable(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => row.Select(cell => string.Join(' ', Render(cell))).ToList()).ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Count)).Select(column => rows.Max(row => row.ElementAtOrDefault(column)?.Length ?? 0)).ToList();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Indent(string text, string indent) =>
        string.Join('\n', text.Split('\n').Select(line => line.Length > 0 ? indent + line : line));
}
