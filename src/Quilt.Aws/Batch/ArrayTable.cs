using System.Buffers;
using System.Text.Json;

namespace Quilt.Aws.Batch;

/// <summary>
/// The variables of an array's children, as the container finds them (docs/container-contract.md): a line for each index, a JSON object of
/// names and values. Kept as bytes, since there may be 10,000. Lines are set from many threads, each by one.
/// </summary>
/// <param name="count">The number of lines; those that are never set are left out.</param>
internal sealed class ArrayTable(int count)
{
    private readonly byte[]?[] lines = new byte[count][];

    /// <summary>Whether a line was set.</summary>
    public bool Has(int line) => lines[line] is not null;

    /// <summary>Sets a line.</summary>
    public void Set(int line, Dictionary<string, string> variables) => lines[line] = JsonSerializer.SerializeToUtf8Bytes(variables);

    /// <summary>The lines of a table, as they are read.</summary>
    /// <exception cref="JsonException">A line is no such object.</exception>
    public static IEnumerable<Dictionary<string, string>> Read(ReadOnlyMemory<byte> table)
    {
        while (table.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            yield return JsonSerializer.Deserialize<Dictionary<string, string>>(table.Span[..end]) ?? [];
            table = table[(end + 1)..];
        }
    }

    /// <summary>The lines that were set, in their order.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        ArrayBufferWriter<byte> all = new();
        foreach (var line in lines.OfType<byte[]>())
        {
            all.Write(line);
            all.Write("\n"u8);
        }
        return all.WrittenMemory;
    }
}
