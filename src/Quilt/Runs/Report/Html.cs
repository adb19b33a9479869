using System.Globalization;
using System.Runtime.CompilerServices;

namespace Quilt.Runs.Report;

/// <summary>
/// Writes a page as interpolated strings: what stands in the program is markup, and every value is text, so nothing that others wrote (names
/// of subjects, reasons, log lines) can become markup. There is no way to write a string of unknown origin as it is.
/// </summary>
internal sealed class Html(TextWriter writer)
{
    private readonly TextWriter writer = writer;

    /// <summary>Writes markup with values, each escaped for text and for attributes in double quotes.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup) => markup.End();

    /// <summary>Writes a style sheet of the program's own.</summary>
    public void WriteStyle(string css) => writer.Write($"<style>\n{css}</style>\n");

    private void Escape(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '&':
                    writer.Write("&amp;");
                    break;
                case '<':
                    writer.Write("&lt;");
                    break;
                case '>':
                    writer.Write("&gt;");
                    break;
                case '"':
                    writer.Write("&quot;");
                    break;
                case '\'':
                    writer.Write("&#39;");
                    break;
                default:
                    writer.Write(IsSteering(c) ? '\uFFFD' : c);
                    break;
            }
        }
    }

    // Control characters are no text, and those that turn the direction of writing make a name look like another.
    private static bool IsSteering(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>An interpolated string on its way to the page.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly Html html;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = (literalLength, formattedCount);
            this.html = html;
        }

        public void AppendLiteral(string markup) => html.writer.Write(markup);

        public void AppendFormatted(string? text) => html.Escape(text);

        public void AppendFormatted<T>(T value, string? format = null) =>
            html.Escape(value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

        internal void End() => html.writer.Write('\n');
    }
}
