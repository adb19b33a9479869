namespace Quilt.Aws;

/// <summary>
/// How to reach AWS, in the words of AWS.Tools. What is not given comes from where the AWS SDK looks: environment, profile, container or
/// instance.
/// </summary>
public sealed record AwsConnection
{
    /// <summary>The profile of the shared config and credentials files (static keys, roles, SSO); null for the default chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The region, <c>us-east-1</c>; null for the one that the environment or the profile names.</summary>
    public string? Region { get; init; }

    /// <summary>The service's URL in place of AWS's own, <c>http://127.0.0.1:8014</c>; null for <c>AWS_ENDPOINT_URL_S3</c> or AWS.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>How long a request may go without a byte sent or answered.</summary>
    internal TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The URL of AWS Batch and CloudWatch Logs in place of AWS's own; null for <c>AWS_ENDPOINT_URL_BATCH</c> and <c>AWS_ENDPOINT_URL_CLOUDWATCH_LOGS</c>, or AWS.</summary>
    internal string? BatchUrl { get; init; }

    /// <summary>Whether requests are sent unsigned, for public data; else they are only when no credentials are found.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Whether the caller pays for requests to buckets that ask for it.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>The KMS key that new objects are encrypted with; null for the bucket's own rule.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>
    /// Credentials of the session (<c>$StoredAWSCredentials</c> of AWS.Tools), asked for every request since they may be renewed; null
    /// for the chain. The value is (key id, secret, session token or null).
    /// </summary>
    public Func<(string Id, string Secret, string? Token)>? SessionCredentials { get; init; }
}
