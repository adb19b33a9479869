using System.Text;
using System.Text.Json;

namespace Quilt.Manifests;

/// <summary>The order of a manifest's lines.</summary>
internal static class ManifestOrder
{
    /// <summary>Whether a key stands before another in the walk.</summary>
    /// <exception cref="JsonException">They are the same, or the first names the folder of the second.</exception>
    public static bool IsBefore(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var order = LogicalKey.Compare(first, second);
        if (order == 0)
            throw new JsonException($"The logical key '{Encoding.UTF8.GetString(second)}' stands twice.");
        if (LogicalKey.IsFolderOf(first, second))
            throw new JsonException($"'{Encoding.UTF8.GetString(first)}' is a file and also the folder of '{Encoding.UTF8.GetString(second)}'.");
        return order < 0;
    }

    /// <summary>Sorts the lines of a manifest whose entries are in another order.</summary>
    /// <param name="bytes">The manifest.</param>
    /// <param name="starts">Where lines begin, times two, plus one when the line is not canonical; sorted in place.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidManifest"/>: a key stands twice, or is file and folder.</exception>
    public static void Sort(ManifestBytes bytes, long[] starts)
    {
        Array.Sort(starts, (left, right) =>
        {
            if (left == right)
                return 0;
            using var a = bytes.LendLine(left >> 1);
            using var b = bytes.LendLine(right >> 1);
            var order = LogicalKey.Compare(LineKey.Of(a.Bytes, IsCanonical(left)), LineKey.Of(b.Bytes, IsCanonical(right)));
            return order != 0 ? order : left.CompareTo(right);
        });
        for (var i = 1; i < starts.Length; i++)
        {
            using var a = bytes.LendLine(starts[i - 1] >> 1);
            using var b = bytes.LendLine(starts[i] >> 1);
            try
            {
                IsBefore(LineKey.Of(a.Bytes, IsCanonical(starts[i - 1])), LineKey.Of(b.Bytes, IsCanonical(starts[i])));
            }
            catch (JsonException e)
            {
                throw ManifestFlaw.In(LineNumber(bytes, Math.Max(starts[i - 1], starts[i]) >> 1), e.Message, e);
            }
        }
    }

    private static bool IsCanonical(long start) => (start & 1) == 0;

    private static long LineNumber(ManifestBytes bytes, long offset)
    {
        var buffer = new byte[1 << 20];
        var number = 1L;
        for (long at = 0; at < offset;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, offset - at));
            part = part[..bytes.Read(at, part)];
            number += part.Count((byte)'\n');
            at += part.Length;
        }
        return number;
    }
}
