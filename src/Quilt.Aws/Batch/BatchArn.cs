namespace Quilt.Aws.Batch;

/// <summary>ARNs of AWS Batch, as users write them: <c>arn:aws:batch:region:account:job-queue/name</c>.</summary>
internal static class BatchArn
{
    private const string Service = "batch";

    /// <summary>Whether a text is meant to be an ARN.</summary>
    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The region that an ARN names; null for a name, or where it names none.</summary>
    public static string? RegionOf(string text) => text.Split(':') is ["arn", _, Service, { Length: > 0 } region, ..] ? region : null;

    /// <summary>Refuses an ARN that is not of some kind; names pass.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="kind">The kind as ARNs name it: <c>job-queue</c>.</param>
    /// <param name="parameter">The parameter that it was written for.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public static void Check(string text, string kind, string parameter)
    {
        if (!IsArn(text) || KindOf(text) == kind)
            return;
        throw new QuiltException(
            Problem.InvalidSetting,
            $"'{text}' is {Description(text)}, and -{parameter} takes the name or the ARN of a {Words(kind)} (arn:aws:batch:region:account:{kind}/name).",
            text);
    }

    private static string? KindOf(string text) =>
        text.Split(':', 6) is ["arn", { Length: > 0 }, Service, { Length: > 0 }, { Length: > 0 }, var resource] && resource.Split('/') is [{ Length: > 0 } kind, { Length: > 0 }] ? kind : null;

    private static string Description(string text) =>
        KindOf(text) is { } kind ? $"the ARN of a {Words(kind)}"
        : text.Split(':') is [_, _, { Length: > 0 } service, _, ..] && service != Service ? $"an ARN of the service {service}"
        : "no whole ARN";

    private static string Words(string kind) => kind.Replace('-', ' ');
}
