using System.Text;

namespace Quilt.Help;

/// <summary>Writes a page anew: what follows from the code from the code, every word of prose as it stood.</summary>
/// <remarks>A page is up to date when writing it anew changes nothing, which is also how it is checked.</remarks>
internal static class PageWriter
{
    /// <summary>What stands where somebody has yet to write; a page that holds one does not build.</summary>
    public const string Gap = "{{ ";

    private const string Project = "https://github.com/corticometrics/QuiltPS";

    private const string CommonParameters =
        "This cmdlet supports the common parameters -Debug, -ErrorAction, -ErrorVariable, -InformationAction, "
        + "-InformationVariable, -OutBuffer, -OutVariable, -PipelineVariable, -ProgressAction, -Verbose, -WarningAction "
        + "and -WarningVariable: see [about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).";

    public static string Write(CmdletFact cmdlet, Page page)
    {
        var text = new StringBuilder();
        text.Append($"""
            ---
            external help file: QuiltPS.dll-Help.xml
            Module Name: QuiltPS
            online version: {OnlineVersion(cmdlet.Name)}
            schema: 2.0.0
            ---

            # {cmdlet.Name}

            """.ReplaceLineEndings("\n"));
        Part("## SYNOPSIS", Or(page.Synopsis, "{{ one sentence: what it does }}"));
        Part("## SYNTAX", Syntax.Write(cmdlet));
        Part("## DESCRIPTION", Or(page.Description, "{{ what it does, when it is used, what it promises }}"));
        Part("## EXAMPLES", page.ExamplesIntroduction);
        foreach (var example in page.Examples)
        {
            Part("### " + example.Title, example.Text);
        }

        if (page.Examples.Count == 0)
        {
            Part("### Example 1: {{ what it shows }}", $"```powershell\n{cmdlet.Name}\n```\n\n{{{{ what comes of it }}}}");
        }

        Part("## PARAMETERS", "");
        foreach (var parameter in cmdlet.Parameters)
        {
            Part("### -" + parameter.Name, Or(page.ParameterText(parameter.Name), SharedText(parameter.Name)));
            Part(null, YamlBlock.Write(cmdlet, parameter, page.DefaultValue(parameter.Name)));
        }

        Part("### CommonParameters", CommonParameters);
        Types("## INPUTS", cmdlet.InputTypes, page.InputText, "{{ what is done with it }}");
        Types("## OUTPUTS", cmdlet.OutputTypes, page.OutputText, "{{ what it stands for }}");
        Part("## NOTES", page.Notes);
        Part("## RELATED LINKS", page.Links);
        return text.ToString();

        void Part(string? heading, string body)
        {
            if (heading is not null)
            {
                text.Append('\n').Append(heading).Append('\n');
            }

            if (body.Length > 0)
            {
                text.Append('\n').Append(body).Append('\n');
            }
        }

        void Types(string heading, IReadOnlyList<string> types, Func<string, string> prose, string gap)
        {
            Part(heading, "");
            foreach (var type in types)
            {
                Part("### " + type, Or(prose(type), gap));
            }

            if (types.Count == 0)
            {
                Part("### None", "");
            }
        }
    }

    public static string OnlineVersion(string cmdlet) => $"{Project}/blob/main/docs/cmdlets/{cmdlet}.md";

    private static string Or(string prose, string gap) => prose.Length > 0 ? prose : gap;

    /// <summary>What a page says of PowerShell's own two, until its author has more to say.</summary>
    private static string SharedText(string parameter) => parameter switch
    {
        "WhatIf" => "Shows what would happen; makes no call that changes anything.",
        "Confirm" => "Asks before each change.",
        _ => "{{ meaning, unit, default }}",
    };
}
