using Markdig.Syntax;

namespace Quilt.Help;

/// <summary>Finds what a page lacks. Help that is incomplete or no longer true does not build.</summary>
internal static class PageCheck
{
    public static IEnumerable<string> Problems(CmdletFact cmdlet, Page page)
    {
        if (page.Markdown.Length == 0)
        {
            yield return "is missing: run `build.ps1 Docs` and write what stands as {{ … }}";
            yield break;
        }

        if (PageWriter.Write(cmdlet, page) != page.Markdown)
        {
            yield return "is not what the cmdlet is now: run `build.ps1 Docs`";
        }

        foreach (var (part, text) in Required(cmdlet, page))
        {
            if (text.Length == 0 || text.Contains(PageWriter.Gap, StringComparison.Ordinal))
            {
                yield return $"says nothing under {part}";
            }
        }

        if (page.Examples.Count == 0)
        {
            yield return "has no example";
        }

        foreach (var example in page.Examples.Where(example => !HasCode(example)))
        {
            yield return $"has no ```powershell block under {example.Title}";
        }
    }

    private static IEnumerable<(string Part, string Text)> Required(CmdletFact cmdlet, Page page)
    {
        yield return ("SYNOPSIS", page.Synopsis);
        yield return ("DESCRIPTION", page.Description);
        foreach (var parameter in cmdlet.Parameters)
        {
            yield return ("-" + parameter.Name, page.ParameterText(parameter.Name));
        }

        foreach (var type in cmdlet.InputTypes)
        {
            yield return ("INPUTS " + type, page.InputText(type));
        }

        foreach (var type in cmdlet.OutputTypes)
        {
            yield return ("OUTPUTS " + type, page.OutputText(type));
        }

        foreach (var example in page.Examples)
        {
            yield return (example.Title, example.Title + example.Text);
        }
    }

    private static bool HasCode(Section example) =>
        Section.Parse(example.Text).OfType<FencedCodeBlock>().Any(block => block.Info == "powershell");
}
