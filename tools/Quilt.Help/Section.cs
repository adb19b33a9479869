using Markdig;
using Markdig.Syntax;

namespace Quilt.Help;

/// <summary>A heading and the text below it, down to the next heading of its level or above: prose byte for byte.</summary>
internal sealed record Section(string Title, string Text, IReadOnlyList<Section> Children)
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>Cuts a page at its headings. The root section is the text before the first one: the front matter.</summary>
    public static Section Read(string markdown)
    {
        // Markdig finds the headings, so a `#` in a code block is not taken for one.
        var headings = Parse(markdown).OfType<HeadingBlock>().Where(heading => heading.Level <= 3).ToList();
        var next = 0;
        return Take(title: "", textStart: 0, level: 0);

        Section Take(string title, int textStart, int level)
        {
            var textEnd = next < headings.Count ? headings[next].Span.Start : markdown.Length;
            var children = new List<Section>();
            while (next < headings.Count && headings[next].Level > level)
            {
                var heading = headings[next++];
                var line = markdown[heading.Span.Start..(heading.Span.End + 1)];
                children.Add(Take(line.TrimStart('#').Trim(), heading.Span.End + 1, heading.Level));
            }

            return new Section(title, markdown[textStart..textEnd].Trim(), children);
        }
    }

    public Section? Find(string title) =>
        Children.FirstOrDefault(child => string.Equals(child.Title, title, StringComparison.OrdinalIgnoreCase));
}
