using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Quilt.Subjects;

/// <summary>
/// Reads tab-separated text as a stream of records: UTF-8 with or without a byte order mark; lines that end in LF, CRLF or CR; a
/// field that begins with a double quote runs to the next single one, may hold tabs and line ends, and writes a quote as two. Blank
/// lines are no records.
/// </summary>
/// <remarks>
/// Works on bytes, since every character that means something is ASCII: so a wrong byte is reported with its line. BIDS asks for
/// these quotes (specification, "Tabular files"), and Python's <c>csv</c> module and Excel write them.
/// </remarks>
internal sealed class TsvParser
{
    /// <summary>The largest table in bytes.</summary>
    public const long MaxBytes = 64 << 20;

    /// <summary>The most fields of a record; what Excel can hold.</summary>
    public const int MaxFields = 16_384;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly string name;
    private readonly ArrayBufferWriter<byte> field = new();
    private readonly List<string> fields = [];
    private readonly List<TsvRecord> records = [];
    private State state = State.FieldStart;
    private bool afterReturn;
    private bool isQuoted;
    private int line = 1;
    private int firstLine = 1;

    private TsvParser(string name) => this.name = name;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>The records of a file, as they are read.</summary>
    /// <param name="stream">The file's content.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidTable"/>; the message names the line.</exception>
    public static async IAsyncEnumerable<TsvRecord> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TsvParser parser = new(name);
        var buffer = new byte[64 << 10];
        long total = 0;
        int count;
        while ((count = await FillAsync(stream, buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            var isFirst = total == 0;
            total += count;
            if (total > MaxBytes)
                throw parser.Invalid($"is larger than {MaxBytes >> 20} MiB");
            parser.Take(WithoutMark(buffer.AsSpan(0, count), isFirst));
            foreach (var record in parser.records)
                yield return record;
            parser.records.Clear();
        }
        parser.End();
        foreach (var record in parser.records)
            yield return record;
    }

    // Full buffers, so that a byte order mark is never split over two of them.
    private static ValueTask<int> FillAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken) =>
        stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes, bool isFirst) =>
        isFirst && bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (state == State.Quoted)
                TakeQuoted(b);
            else if (b == '"' && state is State.FieldStart or State.QuoteInQuoted)
                TakeQuote();
            else if (b is (byte)'\t')
                EndField();
            else if (b is (byte)'\n' or (byte)'\r')
                EndLine(b);
            else if (state == State.QuoteInQuoted)
                throw Invalid("has text after a closing quote; write a quote inside a quoted field as two");
            else
                TakePlain(b);
        }
    }

    private void TakeQuoted(byte b)
    {
        if (b == '"')
        {
            state = State.QuoteInQuoted;
            return;
        }
        if (b == '\n')
            line++;
        Append(b);
    }

    private void TakeQuote()
    {
        if (state == State.QuoteInQuoted)
            Append((byte)'"');
        state = State.Quoted;
        isQuoted = true;
        afterReturn = false;
    }

    private void TakePlain(byte b)
    {
        state = State.Plain;
        afterReturn = false;
        Append(b);
    }

    private void EndLine(byte b)
    {
        if (b == '\n' && afterReturn)
        {
            afterReturn = false;
            firstLine = line;
            return;
        }
        EndRecord();
        afterReturn = b == '\r';
        firstLine = ++line;
    }

    private void End()
    {
        if (state == State.Quoted)
            throw Invalid("opens a quote that never closes", firstLine);
        EndRecord();
    }

    private void EndRecord()
    {
        if (fields.Count == 0 && field.WrittenCount == 0 && !isQuoted)
            return;
        EndField();
        records.Add(new(firstLine, [.. fields]));
        fields.Clear();
    }

    private void EndField()
    {
        if (fields.Count == MaxFields)
            throw Invalid($"has more than {MaxFields} fields");
        fields.Add(Decode());
        field.ResetWrittenCount();
        state = State.FieldStart;
        isQuoted = false;
        afterReturn = false;
    }

    private string Decode()
    {
        try
        {
            return Strict.GetString(field.WrittenSpan);
        }
        catch (DecoderFallbackException e)
        {
            throw Invalid("is not UTF-8; save the table as UTF-8", cause: e);
        }
    }

    private void Append(byte b)
    {
        field.GetSpan(1)[0] = b;
        field.Advance(1);
    }

    private QuiltException Invalid(string what, int? at = null, Exception? cause = null) =>
        new(Problem.InvalidTable, $"Line {at ?? line} of {SubjectId.Show(name)} {what}.", name, cause);
}
