namespace Quilt.Subjects;

/// <summary>A TSV file with a header, in memory, with typed columns (see docs/subjects.md for the rules).</summary>
public sealed class TsvTable
{
    /// <summary>The most rows of a table.</summary>
    public const int MaxRows = 1_000_000;

    private readonly TsvColumn[] columns;
    private readonly List<TsvRecord> rows = [];

    private TsvTable(string name, TsvColumn[] columns)
    {
        Name = name;
        this.columns = columns;
    }

    /// <summary>The table's name for messages: its logical key.</summary>
    public string Name { get; }

    /// <summary>The names of the columns in their order.</summary>
    public IReadOnlyList<string> Columns => [.. columns.Select(column => column.Name)];

    /// <summary>Number of rows without the header.</summary>
    public int Count => rows.Count;

    /// <summary>Reads a table whole.</summary>
    /// <param name="stream">The content: UTF-8, at most 64 MiB.</param>
    /// <param name="name">The table's name for messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidTable"/>; the message names the line.</exception>
    public static async Task<TsvTable> ReadAsync(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        TsvTable? table = null;
        await foreach (var record in TsvParser.ReadAsync(stream, name, cancellationToken).ConfigureAwait(false))
        {
            if (table is null)
                table = new(name, Header(record, name));
            else
                table.Add(record);
        }
        return table ?? throw new QuiltException(Problem.InvalidTable, $"{SubjectId.Show(name)} is empty: it has no header.", name);
    }

    /// <summary>The line of the file that a row begins in, from 1.</summary>
    public int LineOf(int row) => rows[row].Line;

    /// <summary>A field as it is written; null when the row has no such field or it holds no value.</summary>
    public string? TextOf(int row, int column) => Field(row, column) is var field && TsvColumn.IsNull(field) ? null : field;

    /// <summary>A row with typed values, by the names of the columns.</summary>
    public Metadata RowOf(int row) =>
        Metadata.From(columns.Select((column, i) => new KeyValuePair<string, object?>(column.Name, column.Convert(Field(row, i)))));

    /// <summary>The position of a column, or -1.</summary>
    public int ColumnOf(string name) => Array.FindIndex(columns, column => column.Name == name);

    private static TsvColumn[] Header(TsvRecord record, string name)
    {
        var names = Array.ConvertAll(WithoutEmptyEnd(record.Fields).ToArray(), field => field.Trim());
        var twice = names.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (names.Length == 0 || names.Contains(""))
            throw Invalid(name, record.Line, "has a column without a name");
        if (twice is not null)
            throw Invalid(name, record.Line, $"names the column '{SubjectId.Show(twice)}' twice");
        return [.. names.Select(column => new TsvColumn(column))];
    }

    private void Add(TsvRecord record)
    {
        var fields = WithoutEmptyEnd(record.Fields);
        if (fields.IsEmpty)
            return;
        if (fields.Length > columns.Length)
            throw Invalid(Name, record.Line, $"has {fields.Length} fields, the header {columns.Length}");
        if (rows.Count == MaxRows)
            throw Invalid(Name, record.Line, $"is past the {MaxRows} rows that a table may have");
        for (var i = 0; i < fields.Length; i++)
            columns[i].Add(fields[i]);
        rows.Add(record);
    }

    private string? Field(int row, int column) =>
        column < rows[row].Fields.Length ? rows[row].Fields[column] : null;

    // Spreadsheets leave tabs behind the last value, and rows of nothing else.
    private static ReadOnlySpan<string> WithoutEmptyEnd(string[] fields) =>
        fields.AsSpan(0, Array.FindLastIndex(fields, field => !string.IsNullOrWhiteSpace(field)) + 1);

    private static QuiltException Invalid(string name, int line, string what) =>
        new(Problem.InvalidTable, $"Line {line} of {SubjectId.Show(name)} {what}.", name);
}
