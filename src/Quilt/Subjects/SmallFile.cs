using System.Text;
using Quilt.Json;
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
        Limit(entry, TsvParser.MaxBytes, Problem.InvalidTable);
        var stream = await content.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            return await TsvTable.ReadAsync(stream, entry.LogicalKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A JSON object, with or without a byte order mark.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>, or what opening the entry gives.</exception>
    public static async Task<Metadata> ReadJsonAsync(IContentSource content, Entry entry, CancellationToken cancellationToken)
    {
        Limit(entry, MaxSidecar, Problem.InvalidMetadata);
        return ParseJson(await content.ReadAllAsync(entry, MaxSidecar, cancellationToken).ConfigureAwait(false), entry);
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
            var message = $"The sidecar {SubjectId.Show(entry.LogicalKey)} is not a JSON object: {e.Message}";
            throw new QuiltException(Problem.InvalidMetadata, message, entry.LogicalKey, e);
        }
    }

    private static void Limit(Entry entry, long limit, string problem)
    {
        if (entry.Size > limit)
        {
            var message = $"{SubjectId.Show(entry.LogicalKey)} is larger than {limit >> 20} MiB, so it is not read.";
            throw new QuiltException(problem, message, entry.LogicalKey);
        }
    }
}
