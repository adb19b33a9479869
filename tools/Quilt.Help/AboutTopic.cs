using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Quilt.Help;

/// <summary>A page of docs as the text that <c>Get-Help about_…</c> prints: as it stands, so it is wrapped and indented here.</summary>
internal static class AboutTopic
{
    private const int Width = 80;

    /// <param name="name">The topic's name, <c>about_QuiltPS</c>.</param>
    /// <param name="markdown">A page whose first paragraph is the short description: Get-Help lists topics by it.</param>
    public static string Write(string name, string markdown)
    {
        var blocks = Section.Parse(markdown).Where(block => block is not HeadingBlock { Level: 1 }).ToList();
        var summary = blocks.OfType<ParagraphBlock>().First();
        List<string> lines = ["TOPIC", "    " + name, "", "SHORT DESCRIPTION", .. Render(summary, 4), ""];
        if (blocks[blocks.IndexOf(summary) + 1] is not HeadingBlock)
        {
            lines.Add("LONG DESCRIPTION");
        }

        foreach (var block in blocks.Where(block => block != summary))
        {
            lines.AddRange(block is HeadingBlock heading ? [PlainText.Render(heading.Inline).ToUpperInvariant()] : Render(block, 4).Append(""));
        }

        // A row of a table ends with an empty line, and so does the table.
        return string.Join('\n', lines).Replace("\n\n\n", "\n\n", StringComparison.Ordinal).TrimEnd() + "\n";
    }

    private static IEnumerable<string> Render(Block block, int indent) => block switch
    {
        ParagraphBlock paragraph => Wrap(PlainText.Render(paragraph.Inline), indent, indent),
        ListBlock list => list.SelectMany((item, i) => Wrap(Mark(list, i) + string.Join(' ', PlainText.Render(item)), indent, indent + Mark(list, i).Length)),
        Table table => table.OfType<TableRow>().Where(row => !row.IsHeader).SelectMany(row => RenderRow(row, indent)),
        _ => PlainText.Render(block).SelectMany(text => text.Split('\n')).Select(line => (new string(' ', indent) + line).TrimEnd()),
    };

    private static string Mark(ListBlock list, int index) => list.IsOrdered ? $"{index + 1}. " : "- ";

    // A table's columns are wider than a help text: its first cell is a term, and what stands beside it comes below.
    private static IEnumerable<string> RenderRow(TableRow row, int indent)
    {
        var cells = row.Select(cell => string.Join(' ', PlainText.Render(cell))).ToList();
        return [.. Wrap(cells[0], indent, indent), .. cells.Skip(1).SelectMany(cell => Wrap(cell, indent + 4, indent + 4)), ""];
    }

    private static IEnumerable<string> Wrap(string text, int first, int others)
    {
        var line = new string(' ', first);
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = new string(' ', others);
                isEmpty = true;
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        yield return line;
    }
}
