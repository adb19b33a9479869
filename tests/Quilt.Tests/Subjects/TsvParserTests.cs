using System.Text;
using CsCheck;
using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

public sealed class TsvParserTests
{
    private static readonly Gen<string> Field = Gen.OneOf(
        Gen.String[Gen.OneOf('a', ' ', 'é', '漢', '"', '\t', '\n', '\r'), 0, 6],
        Gen.OneOf("", "n/a", "𝄞", "10159", "\"", "\r\n", "\uFEFF"));

    private static readonly Gen<string[][]> Records = Field.Array[1, 5].Array[0, 8];

    [Fact]
    public void What_was_written_is_read_whatever_it_holds()
    {
        Gen.Select(Records, Gen.OneOf("\n", "\r\n", "\r"), Gen.Bool, Gen.Bool).Sample((records, end, hasMark, endsOpen) =>
        {
            var text = string.Join("", records.Select(record => Write(record) + end));
            if (endsOpen && records.Length > 0)
                text = text[..^end.Length];
            byte[] bytes = [.. hasMark ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text)];

            var read = ReadAll(new MemoryStream(bytes));

            Assert.Equal(records, read.Select(record => record.Fields));
        });
    }

    [Fact]
    public void Any_bytes_are_records_or_a_table_that_is_refused()
    {
        var noise = Gen.OneOf(Gen.Byte, Gen.OneOf((byte)'\t', (byte)'\n', (byte)'\r', (byte)'"', (byte)'a')).Array[0, 200];
        noise.Sample(bytes =>
        {
            try
            {
                ReadAll(new MemoryStream(bytes));
            }
            catch (QuiltException e)
            {
                Assert.Equal(Problem.InvalidTable, e.Problem);
            }
        });
    }

    [Fact]
    public void Characters_and_line_ends_that_buffers_cut_in_two_are_read_whole()
    {
        string[][] records = [.. Enumerable.Range(0, 20_000).Select(i => new[] { $"{i}", "漢é𝄞", new string('x', i % 7) + "\r\n" })];
        var text = string.Join("\r\n", records.Select(Write));

        var read = ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(records, read.Select(record => record.Fields));
    }

    [Theory]
    [InlineData("a\tb\n\n\n1\t2\n", 1, 4)]
    [InlineData("a\tb\r\n\r\n1\t2\r\n", 1, 3)]
    [InlineData("a\r\r1\r", 1, 3)]
    [InlineData("\"a\nb\nc\"\n1\n", 1, 4)]
    [InlineData("\n\na\n1", 3, 4)]
    public void A_record_knows_the_line_that_it_begins_in(string text, params int[] lines) =>
        Assert.Equal(lines, Read(text).Select(record => record.Line));

    [Theory]
    [InlineData("a\n1\n\"x\" y\n", "Line 3")]
    [InlineData("a\n1\n\"x\ny\n", "Line 3")]
    [InlineData("a\n\"x\ny\"z\n", "Line 3")]
    public void A_quote_that_is_not_closed_rightly_is_refused_with_its_line(string text, string line)
    {
        var error = Assert.Throws<QuiltException>(() => Read(text));

        Assert.Equal(Problem.InvalidTable, error.Problem);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_line()
    {
        byte[] bytes = [.. "a\tb\n1\t2\n3\t"u8, 0xE9, .. "\n"u8];

        var error = Assert.Throws<QuiltException>(() => ReadAll(new MemoryStream(bytes)));

        Assert.Equal(Problem.InvalidTable, error.Problem);
        Assert.Contains("Line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_inside_a_field_that_does_not_begin_with_one_is_a_character() =>
        Assert.Equal(["5\" lesion", "it's"], Assert.Single(Read("5\" lesion\tit's\n")).Fields);

    [Fact]
    public void More_fields_than_a_spreadsheet_holds_are_refused()
    {
        var error = Assert.Throws<QuiltException>(() => Read(new string('\t', TsvParser.MaxFields)));

        Assert.Equal(Problem.InvalidTable, error.Problem);
    }

    [Fact]
    public void A_stream_without_end_is_refused_at_the_limit_of_size()
    {
        using EndlessStream stream = new((byte)'\n');

        var error = Assert.Throws<QuiltException>(() => ReadAll(stream));

        Assert.Equal(Problem.InvalidTable, error.Problem);
        Assert.InRange(stream.Given, TsvParser.MaxBytes, TsvParser.MaxBytes + (1 << 20));
    }

    private static List<TsvRecord> Read(string text) => ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static List<TsvRecord> ReadAll(Stream stream) => TsvParser.ReadAsync(stream, "table.tsv").ToBlockingEnumerable().ToList();

    // A byte order mark at the start of a file is a mark, and an empty record a blank line, unless in quotes.
    private static string Write(string[] record) =>
        string.Join('\t', record.Select(field => NeedsQuotes(field, record.Length) ? $"\"{field.Replace("\"", "\"\"")}\"" : field));

    private static bool NeedsQuotes(string field, int fields) =>
        (field.Length == 0 && fields == 1) || field.AsSpan().ContainsAny("\t\r\n\"\uFEFF");
}
