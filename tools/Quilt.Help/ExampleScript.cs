using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace Quilt.Help;

/// <summary>An example as a test runs it.</summary>
/// <param name="Cmdlet">The page that it is on.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Code">Its PowerShell blocks and hidden setup comments, in the order of the page.</param>
/// <param name="Skip">Why a test cannot run it; null when it can.</param>
/// <param name="Shown">What the page shows to come of it.</param>
internal sealed partial record ExampleScript(string Cmdlet, string Title, string Code, string? Skip, string Shown)
{
    public static IEnumerable<ExampleScript> Read(string cmdlet, Page page)
    {
        // A setup comment may stand before the first example; it belongs to that one.
        var before = page.ExamplesIntroduction;
        foreach (var example in page.Examples)
        {
            yield return Read(cmdlet, example.Title, before + "\n\n" + example.Text);
            before = "";
        }
    }

    private static ExampleScript Read(string cmdlet, string title, string markdown)
    {
        var steps = new List<string>();
        var shown = new List<string>();
        string? skip = null;
        foreach (var block in Section.Parse(markdown))
        {
            if (block is FencedCodeBlock { Info: "powershell" } code)
            {
                steps.Add(code.Lines.ToString());
                skip ??= SkipReason(code.Arguments);
            }
            else if (block is FencedCodeBlock { Info: "output" } output)
            {
                shown.Add(output.Lines.ToString());
            }
            else if (block is HtmlBlock html && Setup().Match(html.Lines.ToString()) is { Success: true } setup)
            {
                steps.Add(setup.Groups[1].Value.Trim());
            }
        }

        return new ExampleScript(cmdlet, title, string.Join('\n', steps), skip, string.Join('\n', shown));
    }

    private static string? SkipReason(string? arguments) => arguments?.Trim() switch
    {
        "aws" => "needs AWS",
        "norun" => "cannot run unattended",
        null or "" => null,
        var other => throw new InvalidDataException($"```powershell {other}: only `aws` and `norun` are known."),
    };

    [GeneratedRegex(@"^<!--\s*setup:(.*?)-->\s*$", RegexOptions.Singleline)]
    private static partial Regex Setup();
}
