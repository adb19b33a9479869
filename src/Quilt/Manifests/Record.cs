using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>One line of a manifest that is being written.</summary>
internal static class Record
{
    /// <summary>Ends a line, if it is not too long.</summary>
    /// <param name="target">Where the line was written.</param>
    /// <param name="start">Where it begins there.</param>
    /// <param name="owner">The logical key of its entry or folder; null for the package itself.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>: it is longer than the format allows.</exception>
    public static void End(ByteBuffer target, int start, string? owner)
    {
        if (target.Length - start > ManifestLimits.Record)
        {
            var whose = owner is null ? "the package's own metadata" : $"'{owner}'";
            throw new QuiltException(Problem.InvalidMetadata, $"The manifest's record of {whose} {ManifestLimits.TooLong} Less metadata is better.", owner);
        }
        target.Append((byte)'\n');
    }
}
