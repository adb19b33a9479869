using System.Text;

namespace Quilt.Help;

/// <summary>The SYNTAX part of a page: one block for each parameter set, the default one named as such.</summary>
internal static class Syntax
{
    private const int Width = 100;

    public static string Write(CmdletFact cmdlet)
    {
        var text = new StringBuilder();
        foreach (var set in cmdlet.ParameterSets)
        {
            if (set.Name != ParameterSetFact.Only)
            {
                text.Append("### ").Append(set.Name).Append(set.IsDefault ? " (Default)" : "").Append("\n\n");
            }

            text.Append("```\n").Append(Wrap(cmdlet.Name, Items(set.Syntax))).Append("\n```\n\n");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Cuts a syntax line at the blanks between parameters, not at those between a name and its value.</summary>
    private static IEnumerable<string> Items(string syntax)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < syntax.Length; i++)
        {
            depth += syntax[i] switch { '[' or '<' or '{' => 1, ']' or '>' or '}' => -1, _ => 0 };
            var nextIsParameter = i + 1 < syntax.Length && syntax[i + 1] is '[' or '-';
            if (depth == 0 && syntax[i] == ' ' && nextIsParameter)
            {
                yield return syntax[start..i];
                start = i + 1;
            }
        }

        if (start < syntax.Length)
        {
            yield return syntax[start..];
        }

        yield return "[<CommonParameters>]";
    }

    private static string Wrap(string name, IEnumerable<string> items)
    {
        var text = new StringBuilder(name);
        var column = name.Length;
        foreach (var item in items)
        {
            var wrap = column + 1 + item.Length > Width;
            text.Append(wrap ? "\n  " : " ").Append(item);
            column = (wrap ? 2 : column + 1) + item.Length;
        }

        return text.ToString();
    }
}
