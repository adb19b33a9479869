using System.Text.RegularExpressions;
using System.Xml.Linq;
using Quilt.Runs;

namespace Quilt.Tests.Runs.Report;

public sealed partial class BatchReportTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script>\"'>&";

    private readonly RunsFixture fixture = new();

    [Fact]
    public async Task The_page_tells_what_was_run_and_what_became_of_each_job()
    {
        var jobs = await fixture.RunAsync("""case $QUILT_SUBJECT in sub-2) echo 'no brain'; exit 3;; esac""", fixture.Subject("sub-1"), fixture.Subject("sub-2"));

        var page = await WriteAsync(jobs);

        Assert.Contains(fixture.Package.ToString(), page, StringComparison.Ordinal);
        Assert.Contains("<pre>no brain</pre>", page, StringComparison.Ordinal);
        Assert.Equal(1, Count(page, "<article>"));
        Assert.Equal(2, Count(page, "<svg class=\"bar\""));
        Assert.Contains("<b>1</b><span>SUCCEEDED</span>", page, StringComparison.Ordinal);
        Assert.Contains("<b>1</b><span>FAILED</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_log_lines_and_reasons_of_others_stay_text()
    {
        var jobs = await fixture.RunAsync($"echo '{Hostile.Replace("'", "", StringComparison.Ordinal)}'; exit 3", fixture.Subject(Hostile.Replace('/', '|'), group: "<img src=x onerror=alert(1)>"));

        var page = await WriteAsync(jobs);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_loaded_from_elsewhere_and_every_element_is_closed()
    {
        var page = await WriteAsync(await fixture.RunAsync("exit 3", fixture.Subjects(3)));

        Assert.DoesNotMatch(Loading(), page);
        // Elements without content apart, the page is well-formed.
        var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        Assert.Equal("body", XElement.Parse(body).Name);
    }

    [Fact]
    public async Task Values_of_secrets_are_not_on_it()
    {
        var spec = await fixture.SpecAsync("""echo "key $LICENSE_KEY"; exit 3""");
        var jobs = await fixture.WaitAsync(await fixture.SubmitAsync(spec with { Environment = spec.Environment.Add("LICENSE_KEY", "open-sesame") }, fixture.Subject("sub-1")));

        Assert.DoesNotContain("open-sesame", await WriteAsync(jobs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_is_on_it_too()
    {
        var jobs = await fixture.SubmitAsync(await fixture.SpecAsync("sleep 300"), fixture.Subjects(2));
        try
        {
            Assert.Contains("<h1>Run ", await WriteAsync(jobs), StringComparison.Ordinal);
        }
        finally
        {
            await fixture.Runs.StopAsync([.. jobs.Select(job => job.JobId)], null, CancellationToken.None);
        }
    }

    public void Dispose() => fixture.Dispose();

    private async Task<string> WriteAsync(IReadOnlyCollection<Job> jobs)
    {
        StringWriter page = new();
        await BatchReport.WriteAsync(fixture.Runs, jobs, new ReportOptions(), page, fixture.Report, CancellationToken.None);
        return page.ToString();
    }

    private static int Count(string page, string text) => page.Split(text).Length - 1;

    [GeneratedRegex(@"<(script|link|img|iframe|object|embed)\b|\b(src|srcset)=|url\(|@import", RegexOptions.IgnoreCase)]
    private static partial Regex Loading();
}
