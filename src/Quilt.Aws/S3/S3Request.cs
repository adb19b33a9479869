namespace Quilt.Aws.S3;

/// <summary>One request of the lean path; made anew for each try from what stands here.</summary>
internal sealed record S3Request
{
    public required HttpMethod Method { get; init; }

    /// <summary>The object's key, decoded.</summary>
    public required string Key { get; init; }

    /// <summary>Query parameters, decoded; sent in order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The key, with the version that is asked for, as messages name it.</summary>
    public string Place => Query.FirstOrDefault(pair => pair.Key == "versionId").Value is { } version ? $"{Key}?versionId={version}" : Key;

    /// <summary>Headers to send and to sign.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>SHA-256 of the body; null for no body.</summary>
    public byte[]? BodyHash { get; init; }

    /// <summary>The action as IAM names it (<c>s3:GetObject</c>), for messages.</summary>
    public required string Action { get; init; }
}
