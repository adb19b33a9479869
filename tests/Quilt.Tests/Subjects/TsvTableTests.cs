using System.Text;
using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

public sealed class TsvTableTests
{
    [Fact]
    public async Task A_byte_order_mark_CRLF_and_quoted_tabs_change_nothing_of_the_values()
    {
        var table = await ReadAsync("\uFEFFsubject_id\tnotes\tage\r\n1\t\"tab\there, \"\"quoted\"\"\r\nnext line\"\t30\r\n\r\n2\tplain\t41\r\n");

        Assert.Equal(["subject_id", "notes", "age"], table.Columns);
        Assert.Equal(2, table.Count);
        Assert.Equal("tab\there, \"quoted\"\r\nnext line", table.RowOf(0)["notes"]);
        Assert.Equal(41L, table.RowOf(1)["age"]);
    }

    [Fact]
    public async Task Columns_that_a_row_leaves_out_at_its_end_are_null()
    {
        var table = await ReadAsync("subject_id\tage\tsex\n1\t30\n2\n");

        Assert.Equal(30L, table.RowOf(0)["age"]);
        Assert.Null(table.RowOf(0)["sex"]);
        Assert.Null(table.RowOf(1)["age"]);
        Assert.Equal(3, table.RowOf(1).Count);
    }

    [Fact]
    public async Task Tabs_behind_the_last_value_and_rows_of_tabs_are_ignored()
    {
        var table = await ReadAsync("subject_id\tage\t\t\n1\t30\t\t\t\n\t\t\t\n2\t31\n");

        Assert.Equal(["subject_id", "age"], table.Columns);
        Assert.Equal(2, table.Count);
    }

    [Theory]
    [InlineData("a\tb\n1\t2\n\n1\t2\t3\n", "Line 4")]
    [InlineData("a\tb\n1\t\"x\ny\"\n1\t2\t3\n", "Line 4")]
    [InlineData("a\t\tb\n", "Line 1")]
    [InlineData("a\tb\ta\n", "Line 1")]
    [InlineData("\t\t\n1\n", "Line 1")]
    public async Task A_row_or_header_that_fits_no_table_is_refused_with_its_line(string text, string line)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(() => ReadAsync(text));

        Assert.Equal(Problem.InvalidTable, error.Problem);
        Assert.Equal("group/table.tsv", error.Target);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n\n")]
    public async Task A_file_without_a_header_is_refused(string text) =>
        Assert.Equal(Problem.InvalidTable, (await Assert.ThrowsAsync<QuiltException>(() => ReadAsync(text))).Problem);

    [Fact]
    public async Task A_header_alone_is_a_table_without_rows() => Assert.Equal(0, (await ReadAsync("subject_id\tage")).Count);

    [Fact]
    public async Task More_rows_than_a_million_are_refused()
    {
        var text = "a\n" + string.Concat(Enumerable.Repeat("1\n", TsvTable.MaxRows + 1));

        Assert.Equal(Problem.InvalidTable, (await Assert.ThrowsAsync<QuiltException>(() => ReadAsync(text))).Problem);
    }

    [Fact]
    public async Task Control_characters_of_a_tables_name_do_not_reach_the_message()
    {
        using MemoryStream stream = new();

        var error = await Assert.ThrowsAsync<QuiltException>(() => TsvTable.ReadAsync(stream, "a\u001b[31m/table.tsv"));

        Assert.DoesNotContain('\u001b', error.Message);
    }

    private static async Task<TsvTable> ReadAsync(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return await TsvTable.ReadAsync(stream, "group/table.tsv");
    }
}
