using System.Net;

namespace Quilt.Aws.S3;

/// <summary>What S3 said when it refused a request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">S3's code, or the status' name where the answer had no body.</param>
/// <param name="Message">S3's words.</param>
/// <param name="RequestId">What AWS's support asks for.</param>
/// <param name="Region">The bucket's region, where the answer names it.</param>
/// <param name="ServerTime">The server's clock.</param>
internal sealed record S3Refusal(
    HttpStatusCode Status, string Code, string Message, string? RequestId, string? Region, DateTimeOffset? ServerTime)
{
    /// <summary>Whether the bucket is in another region than the one that was asked or signed for; an answer to HEAD says so by its status alone.</summary>
    public bool IsOfWrongRegion =>
        Code is "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" or "IncorrectEndpoint" ||
        (Region is not null && Status is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.BadRequest && Code.StartsWith("HTTP ", StringComparison.Ordinal));

    /// <summary>Whether it may pass by itself, whatever its status: a body that comes too slowly is 400, two writes that meet are 409.</summary>
    public bool IsTransient => Code is "RequestTimeout" or "SlowDown" or "ServiceUnavailable" or "InternalError" or "OperationAborted";

    /// <summary>Whether the server got other bytes than those that were signed, and so kept nothing.</summary>
    public bool IsOfSpoiltBytes => Code is "XAmzContentSHA256Mismatch" or "BadDigest" or "XAmzContentChecksumMismatch";

    /// <summary>Whether a part's checksum is not of the kind that its upload was begun with: "Checksum Type mismatch occurred, expected checksum Type: null, …".</summary>
    public bool IsOfOtherUpload => Code == "InvalidRequest" && Message.Contains("checksum type mismatch", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is about the key that an object is encrypted with: KMS's own codes, or S3's words about it.</summary>
    public bool IsOfKms => Code.StartsWith("KMS.", StringComparison.Ordinal) ||
        (Code is "InvalidRequest" or "InvalidArgument" && (Message.Contains("KMS", StringComparison.OrdinalIgnoreCase) || Message.Contains("server side encryption", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether the server does not know a header or an operation, as older ones and those of others do not.</summary>
    public bool IsOfUnknownFeature => Status == HttpStatusCode.NotImplemented || Code is "NotImplemented";
}
