using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.S3;

namespace Quilt.Aws.S3;

/// <summary>S3's answers of refusal as one clear error each: what was refused, on which object, and what to do.</summary>
internal static class S3Failure
{
    /// <summary>A condition of a request did not hold; never shown to users.</summary>
    public const string ConditionFailed = nameof(ConditionFailed);

    /// <summary>A range begins at or past an object's end; never shown to users.</summary>
    public const string BeyondEnd = nameof(BeyondEnd);

    /// <summary>The error of an answer on the lean path.</summary>
    public static async Task<S3Refusal> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var (code, message) = Parse(body);
        return new S3Refusal(
            answer.StatusCode,
            code ?? CodeOf(answer.StatusCode),
            message ?? answer.ReasonPhrase ?? "",
            Header(answer, "x-amz-request-id"),
            Header(answer, "x-amz-bucket-region"),
            answer.Headers.Date);
    }

    /// <summary>The error of a request through the SDK.</summary>
    public static S3Refusal Of(AmazonS3Exception error) =>
        new(error.StatusCode, error.ErrorCode ?? CodeOf(error.StatusCode), error.Message, error.RequestId, null, null);

    /// <summary>The error for users.</summary>
    /// <param name="refusal">What S3 said.</param>
    /// <param name="action">The action that was refused, as IAM names it.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key; null when the request was about the bucket.</param>
    /// <param name="inner">The cause.</param>
    public static QuiltException ToException(S3Refusal refusal, string action, string bucket, string? key, Exception? inner = null)
    {
        var place = key is null ? $"s3://{bucket}" : $"s3://{bucket}/{key}";
        var (problem, advice) = Advice(refusal, action, bucket, place);
        var id = refusal.RequestId is null ? "" : $" (request {refusal.RequestId})";
        return new QuiltException(problem, $"{advice} S3 said: {refusal.Code}: {refusal.Message}{id}", place, inner);
    }

    private static (string Problem, string Advice) Advice(S3Refusal refusal, string action, string bucket, string place) => refusal.Code switch
    {
        "AccessDenied" or "AllAccessDisabled" or "Forbidden" =>
            (Problem.AccessDenied, $"{action} was refused on {place}: ask the bucket's owner for that permission, or name other credentials with -ProfileName."),
        "PreconditionFailed" or "ConditionalRequestConflict" => (ConditionFailed, $"{place} is not as it was."),
        "NoSuchUpload" or "InvalidPart" => (S3Multipart.Gone, $"{place} is being uploaded by another push, again and again: push when that has ended."),
        "InvalidRange" => (BeyondEnd, $"{place} ends before that."),
        "NoSuchBucket" => (Problem.BucketNotFound, $"There is no bucket '{bucket}' there: check its name, -Region and -EndpointUrl."),
        "NoSuchKey" or "NoSuchVersion" or "NotFound" or "MethodNotAllowed" =>
            (Problem.ContentNotFound, $"{place} does not exist, or that version of it was deleted."),
        "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" =>
            (Problem.CredentialsExpired, $"The credentials have expired ({action} on {place}): sign in again (aws sso login) or renew them."),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "InvalidClientTokenId" =>
            (Problem.CredentialsInvalid, $"The credentials are not valid for {place} ({action}): check the profile, the key and the secret."),
        "RequestTimeTooSkewed" =>
            (Problem.ClockSkewed, $"This machine's clock is off by more than S3 allows ({action} on {place}): set it right (timedatectl set-ntp true)."),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
            (Problem.WrongRegion, $"The bucket '{bucket}' is in another region ({refusal.Region ?? "not named"}): name it with -Region."),
        "SlowDown" or "ServiceUnavailable" or "InternalError" or "RequestTimeout" =>
            (Problem.InputOutput, $"S3 did not do {action} on {place}, after many tries: try again later; what was sent is kept."),
        _ => (Problem.InputOutput, $"{action} failed on {place}."),
    };

    private static (string? Code, string? Message) Parse(string body)
    {
        try
        {
            var root = XElement.Parse(body);
            return (Child(root, "Code"), Child(root, "Message"));
        }
        catch (XmlException)
        {
            return (null, null); // a proxy's HTML, or no body at all (HEAD)
        }
    }

    private static string? Child(XElement root, string name) => root.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static string CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => "NotFound",
        HttpStatusCode.Forbidden => "AccessDenied",
        HttpStatusCode.MovedPermanently => "PermanentRedirect",
        HttpStatusCode.RequestedRangeNotSatisfiable => "InvalidRange",
        HttpStatusCode.PreconditionFailed => "PreconditionFailed",
        _ => $"HTTP {(int)status}",
    };
}
