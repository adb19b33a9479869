using System.Text;
using Quilt.Manifests;
using Quilt.Transfers;

namespace Quilt.Subjects;

/// <summary>Reads the small files that describe subjects.</summary>
internal static class SmallFile
{
    /// <summary>The largest sidecar in bytes.</summary>
    public const long MaxSidecar = 16 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>A TSV file with a header.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidTable"/>, or what opening the entry gives.</exception>
    public static async Task<TsvTable> ReadTableAsync(IContentSource content, Entry entry, CancellationToken cancellationToken)
    {
        Limit(entry, entry.Size, TsvParser.MaxBytes, Problem.InvalidTable);
        var stream = await content.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            return await TsvTable.ReadAsync(stream, entry.LogicalKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A JSON object, with or without a byte order mark.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>, or what opening the entry gives.</exception>
    public static async Task<Metadata> ReadJsonAsync(IContentSource content, Entry entry, CancellationToken cancellationToken)
    {
        Limit(entry, entry.Size, MaxSidecar, Problem.InvalidMetadata);
        var stream = await content.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using MemoryStream bytes = new();
            var buffer = new byte[16 << 10];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                bytes.Write(buffer, 0, count);
                Limit(entry, bytes.Length, MaxSidecar, Problem.InvalidMetadata);
            }
            return ParseJson(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), entry);
        }
    }

    private static Metadata ParseJson(ReadOnlySpan<byte> bytes, Entry entry)
    {
        try
        {
            var text = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
            return MetadataJson.Parse(Strict.GetString(text));
        }
        catch (Exception e) when (e is QuiltException or DecoderFallbackException)
        {
            throw new QuiltException(
                Problem.InvalidMetadata, $"The sidecar {SubjectId.Show(entry.LogicalKey)} is not a JSON object: {e.Message}", entry.LogicalKey, e);
        }
    }

    private static void Limit(Entry entry, long size, long limit, string problem)
    {
        if (size > limit)
        {
            throw new QuiltException(
                problem, $"{SubjectId.Show(entry.LogicalKey)} is larger than {limit >> 20} MiB, so it is not read.", entry.LogicalKey);
        }
    }
}
