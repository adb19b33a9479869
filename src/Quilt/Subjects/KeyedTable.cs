using System.Diagnostics.CodeAnalysis;

namespace Quilt.Subjects;

/// <summary>
/// A table whose rows are found by their key. Rows with a bad key, or with one that was there already, are reported and left out.
/// </summary>
internal sealed class KeyedTable
{
    private readonly TsvTable table;
    private readonly Dictionary<string, int> rows = new(StringComparer.Ordinal);
    private readonly List<string> keys = [];

    /// <summary>Indexes a table.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidTable"/>: the key's column is missing.</exception>
    public KeyedTable(TsvTable table, TableKey key, IReport report)
    {
        this.table = table;
        var column = table.ColumnOf(key.Column);
        if (column < 0)
        {
            throw new QuiltException(
                Problem.InvalidTable, $"{SubjectId.Show(table.Name)} has no column '{key.Column}': whom are its rows about?", table.Name);
        }
        for (var row = 0; row < table.Count; row++)
            Add(key.Of(table.TextOf(row, column)), row, key, report);
    }

    /// <summary>The table's logical key.</summary>
    public string Name => table.Name;

    /// <summary>The keys in the order of their rows.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>Whether there is a row of a key.</summary>
    public bool Contains(string key) => rows.ContainsKey(key);

    /// <summary>The row of a key with typed values.</summary>
    public bool TryGetRow(string key, [NotNullWhen(true)] out Metadata? row)
    {
        row = rows.TryGetValue(key, out var index) ? table.RowOf(index) : null;
        return row is not null;
    }

    /// <summary>Those of the named columns that the table lacks.</summary>
    public IEnumerable<string> Lacks(IEnumerable<string> columns) => columns.Where(column => table.ColumnOf(column) < 0);

    private void Add(string key, int row, TableKey rule, IReport report)
    {
        if (rule.IsName && !SubjectId.IsValid(key))
            Reject(key, row, "is not an id: it must be one part of a path, without '/', '\\' or control characters", report);
        else if (rows.TryAdd(key, row))
            keys.Add(key);
        else
            Reject(key, row, $"stands in line {table.LineOf(rows[key])} already, whose row is used", report);
    }

    private void Reject(string key, int row, string why, IReport report)
    {
        var place = $"Line {table.LineOf(row)} of {SubjectId.Show(table.Name)}";
        report.Error(new(Problem.InvalidSubject, $"{place}: '{SubjectId.Show(key)}' {why}.", key));
    }
}
