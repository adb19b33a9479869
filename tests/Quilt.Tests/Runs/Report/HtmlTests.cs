using Quilt.Runs.Report;

namespace Quilt.Tests.Runs.Report;

public sealed class HtmlTests
{
    [Fact]
    public void Values_are_escaped_for_text_and_attributes_and_markup_is_not()
    {
        var name = """<script>alert("x")</script> & 'y'""";

        Assert.Equal("<a title=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;\">3.5</a>\n", Written(html => html.Write($"""<a title="{name}">{3.5}</a>""")));
    }

    [Fact]
    public void Characters_that_steer_show_as_replaced()
    {
        var text = "a\u001b[31m\u202Egnp.exe\u2066\0\tb\nc";

        Assert.Equal("a\uFFFD[31m\uFFFDgnp.exe\uFFFD\uFFFD\tb\nc\n", Written(html => html.Write($"{text}")));
    }

    [Fact]
    public void Null_is_nothing()
    {
        string? none = null;

        Assert.Equal("<b></b>\n", Written(html => html.Write($"<b>{none}</b>")));
    }

    private static string Written(Action<Html> write)
    {
        StringWriter text = new();
        write(new Html(text));
        return text.ToString();
    }
}
