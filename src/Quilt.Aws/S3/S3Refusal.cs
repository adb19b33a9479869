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
    HttpStatusCode Status, string Code, string Message, string? RequestId, string? Region, DateTimeOffset? ServerTime);
