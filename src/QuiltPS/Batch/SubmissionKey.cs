using Quilt.Runs;

namespace QuiltPS;

/// <summary>What tells one way to run jobs from another within a call: jobs of one way are one submission.</summary>
internal static class SubmissionKey
{
    /// <summary>The key of a way.</summary>
    /// <param name="spec">The way as the user named it.</param>
    /// <param name="own">What tells ways of its engine apart besides.</param>
    public static string Of(RunSpec spec, params IEnumerable<string?> own) => string.Join(
        '\0', [.. own, "", $"{RunResources.Of(spec)}", "", .. spec.Environment.Select(variable => $"{variable}"), "", .. spec.Secrets.Keys, "", .. spec.ExpectedOutput, "", $"{spec.UploadMetadata}", spec.Output]);
}
