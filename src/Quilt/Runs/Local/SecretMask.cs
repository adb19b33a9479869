using System.Text;

namespace Quilt.Runs.Local;

/// <summary>
/// Takes the values of secrets out of a stream of bytes that is on its way to a log. What may be the beginning of one is held back
/// until the next bytes show.
/// </summary>
internal sealed class SecretMask
{
    // Shorter values occur by chance, and a log full of holes would help nobody.
    private const int Shortest = 4;

    private readonly byte[][] secrets;
    private byte[] held = [];

    /// <param name="values">The secrets. Of one with several lines (a license file) each line is a secret of its own.</param>
    public SecretMask(IEnumerable<string> values) => secrets =
    [
        .. values.SelectMany(value => value.Split('\n', StringSplitOptions.TrimEntries)).Where(line => line.Length >= Shortest)
            .Distinct().OrderByDescending(line => line.Length).Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Takes bytes, and hands on what is certain.</summary>
    public void Append(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<byte>> write)
    {
        if (secrets.Length == 0)
            write(bytes);
        else
            held = Pass([.. held, .. bytes], write, isLast: false);
    }

    /// <summary>Hands on what was held back: no more bytes will come.</summary>
    public void Complete(Action<ReadOnlySpan<byte>> write) => held = Pass(held, write, isLast: true);

    // Gives back what is not certain yet: an end with which a secret begins, even if a shorter secret stands in it.
    private byte[] Pass(byte[] bytes, Action<ReadOnlySpan<byte>> write, bool isLast)
    {
        var rest = bytes.AsSpan();
        while (true)
        {
            var (start, length) = Find(rest);
            var certain = isLast ? rest.Length : rest.Length - LengthOfBeginning(rest);
            if (start < 0 || start >= certain)
            {
                write(rest[..certain]);
                return rest[certain..].ToArray();
            }
            write(rest[..start]);
            write("***"u8);
            rest = rest[(start + length)..];
        }
    }

    private (int Start, int Length) Find(ReadOnlySpan<byte> bytes)
    {
        (int Start, int Length) first = (-1, 0);
        foreach (var secret in secrets)
        {
            var start = bytes.IndexOf(secret);
            if (start >= 0 && (first.Start < 0 || start < first.Start))
                first = (start, secret.Length);
        }
        return first;
    }

    // The longest end of the bytes with which a secret begins.
    private int LengthOfBeginning(ReadOnlySpan<byte> bytes)
    {
        for (var length = Math.Min(bytes.Length, secrets[0].Length - 1); length > 0; length--)
        {
            var end = bytes[^length..];
            foreach (var secret in secrets)
            {
                if (secret.Length > length && secret.AsSpan().StartsWith(end))
                    return length;
            }
        }
        return 0;
    }
}
