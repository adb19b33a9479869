using System.Globalization;

namespace Quilt.Manifests;

/// <summary>What is wrong with a manifest, and in which line.</summary>
internal static class ManifestFlaw
{
    /// <summary>The error of a line.</summary>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="flaw">What is wrong, as a sentence.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public static QuiltException In(long line, string flaw, Exception? cause = null) =>
        new(Problem.InvalidManifest, $"Line {line.ToString(CultureInfo.InvariantCulture)} of the manifest: {flaw}", null, cause);

    /// <summary>A JSON error's sentence without its position, whose line number would be that in the line.</summary>
    public static string Describe(Exception e)
    {
        var position = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? e.Message : e.Message[..position];
    }
}
