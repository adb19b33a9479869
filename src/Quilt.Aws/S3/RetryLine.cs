namespace Quilt.Aws.S3;

/// <summary>Says to those who ask for detail (<see cref="CurrentReport"/>) that requests are sent again, and why.</summary>
internal static class RetryLine
{
    /// <summary>How a line names a request.</summary>
    /// <param name="action">The action, as IAM names it.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The object's key; null when the request is about the bucket.</param>
    public static string Asked(string action, string bucket, string? key) => $"{action} on {S3Failure.Place(bucket, key)}";

    /// <summary>How a line names an answer of refusal.</summary>
    public static string Words(S3Refusal refusal) => refusal.Message.Length == 0 ? refusal.Code : $"{refusal.Code}: {refusal.Message}";

    /// <summary>One request is sent again.</summary>
    /// <param name="asked">See <see cref="Asked"/>.</param>
    /// <param name="answered">What was answered, or what became of it else.</param>
    /// <param name="wait">How long it waits in between.</param>
    public static void Say(string asked, string answered, TimeSpan wait) =>
        CurrentReport.Value?.Verbose(FormattableString.Invariant($"{asked} is sent again after {wait.TotalSeconds:0.0} seconds: {answered.TrimEnd('.')}."));

    /// <summary>All requests to a bucket are slowed down.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="rate">The new pace, per second.</param>
    public static void SaySlower(string bucket, double rate) =>
        CurrentReport.Value?.Verbose(FormattableString.Invariant($"{S3Failure.Place(bucket, null)} asks for fewer requests: it gets at most {rate:0.0} a second from now on, and more again while it takes them."));
}
