namespace Quilt.Aws.S3;

/// <summary>An object that S3 took.</summary>
/// <param name="Tag">Its entity tag, with quotes, as conditions take it.</param>
/// <param name="VersionId">Its version; null where the bucket keeps none.</param>
internal sealed record S3Written(string Tag, string? VersionId)
{
    public static S3Written Of(HttpResponseMessage answer) => new(
        answer.Headers.ETag?.ToString() ?? "",
        Version(answer.Headers.TryGetValues("x-amz-version-id", out var values) ? values.FirstOrDefault() : null));

    /// <summary>What S3 says of versions where there are none: nothing, or "null".</summary>
    public static string? Version(string? text) => text is null or "" or "null" ? null : text;
}
