using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Amazon.S3;

namespace Quilt.Aws.S3;

/// <summary>S3's answers of refusal as one clear error each: what was refused, on which object, and what to do.</summary>
internal static partial class S3Failure
{
    /// <summary>A condition of a request did not hold; never shown to users.</summary>
    public const string ConditionFailed = nameof(ConditionFailed);

    /// <summary>A range begins at or past an object's end; never shown to users.</summary>
    public const string BeyondEnd = nameof(BeyondEnd);

    /// <summary>A server does not know a header or an operation; shown to users where nothing else can be done.</summary>
    public const string UnknownFeature = nameof(Problem.StoreNotSupported);

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
            Header(answer, "x-amz-bucket-region") ?? RegionIn(message),
            answer.Headers.Date);
    }

    /// <summary>The error of a request through the SDK.</summary>
    public static S3Refusal Of(AmazonS3Exception error) =>
        new(error.StatusCode, error.ErrorCode ?? CodeOf(error.StatusCode), error.Message, error.RequestId, RegionIn(error.Message), null);

    /// <summary>The error for users.</summary>
    /// <param name="refusal">What S3 said.</param>
    /// <param name="action">The action that was refused, as IAM names it.</param>
    /// <param name="home">The bucket.</param>
    /// <param name="key">The object's key; null when the request was about the bucket.</param>
    /// <param name="inner">The cause.</param>
    public static QuiltException ToException(S3Refusal refusal, string action, S3Home home, string? key, Exception? inner = null)
    {
        var place = Place(home.Bucket, key);
        var (problem, advice) = Advice(refusal, action, home, place);
        var id = refusal.RequestId is null ? "" : $" (request {refusal.RequestId})";
        var words = refusal.Message.Trim() is { Length: > 0 } message ? $": {message}" : "";
        return new QuiltException(problem, $"{advice} S3 said: {refusal.Code}{words}{id}", place, inner);
    }

    /// <summary>The error of a request that was not answered, however often it was sent.</summary>
    /// <param name="error">What happened to it last.</param>
    /// <param name="action">The action, as IAM names it.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The object's key; null when the request was about the bucket.</param>
    public static QuiltException NoAnswer(Exception error, string action, string bucket, string? key) => new(
        Problem.ServiceUnreachable,
        $"{action} on {Place(bucket, key)} got no answer: {S3Silence.Why(error)} Check the network, the proxy settings, -Region and -EndpointUrl.",
        Place(bucket, key),
        error);

    /// <summary>The error of an answer that is none of S3's: a web server's page, or a proxy's.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="action">The action, as IAM names it.</param>
    /// <param name="inner">The cause, if the answer could not even be read.</param>
    public static QuiltException NotS3(Bucket bucket, string action, Exception? inner = null) => new(
        Problem.ServiceUnreachable,
        $"{bucket.Endpoint} answered {action} on {Place(bucket.Name, null)} with what is no answer of S3's. Check -EndpointUrl, AWS_ENDPOINT_URL_S3 and the proxy settings.",
        Place(bucket.Name, null),
        inner);

    /// <summary>What is said of an object that is not there.</summary>
    /// <param name="place">The object.</param>
    /// <param name="action">The action that met with nothing, as IAM names it.</param>
    public static string NotFound(object place, string action) =>
        $"{place} does not exist, or that version of it was deleted ({action}): check the bucket and the key, or push its content again.";

    /// <summary>How messages name an object, or a bucket.</summary>
    public static string Place(string bucket, string? key) => key is null ? $"s3://{bucket}" : $"s3://{bucket}/{key}";

    private static (string Problem, string Advice) Advice(S3Refusal refusal, string action, S3Home home, string place) => refusal.Code switch
    {
        "AccessDenied" or "AllAccessDisabled" or "Forbidden" when home.Keys is null =>
            (Problem.CredentialsInvalid, $"{action} was refused on {place}, and no AWS credentials were found: name a profile with AWS_PROFILE (or -ProfileName, where the cmdlet has it), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure."),
        // Who may not list is not told whether an object is there at all.
        "AccessDenied" when action == S3Looks.GetAction =>
            (Problem.AccessDenied, $"{action} was refused on {place}: ask the bucket's owner for that permission and for s3:ListBucket, without which S3 refuses what is not there too; or name other credentials with AWS_PROFILE (or -ProfileName, where the cmdlet has it)."),
        "AccessDenied" or "AllAccessDisabled" or "Forbidden" =>
            (Problem.AccessDenied, $"{action} was refused on {place}: ask the bucket's owner for that permission, or name other credentials with AWS_PROFILE (or -ProfileName, where the cmdlet has it)."),
        "KMS.AccessDeniedException" =>
            (Problem.AccessDenied, $"{action} on {place} needs a KMS key that these credentials may not use: ask its owner for kms:GenerateDataKey and kms:Decrypt, or name other credentials with AWS_PROFILE (or -ProfileName, where the cmdlet has it).{KmsSetting(action)}"),
        _ when refusal.IsOfKms =>
            (Problem.InputOutput, $"{action} on {place} failed by its KMS key: is the key there, enabled, and in the bucket's region?{KmsSetting(action)}"),
        "PreconditionFailed" or "ConditionalRequestConflict" => (ConditionFailed, $"{place} is not as it was."),
        "NoSuchUpload" or "InvalidPart" => (S3Multipart.Gone, $"{place} is being uploaded by another push, again and again: push when that has ended."),
        _ when refusal.IsOfOtherUpload => (S3Multipart.Gone, $"{place} is being uploaded by another program with other checksums, again and again: push when that has ended."),
        "InvalidRange" => (BeyondEnd, $"{place} ends before that."),
        "NoSuchBucket" or "InvalidBucketName" =>
            (Problem.BucketNotFound, $"There is no bucket '{home.Bucket}' there ({action} on {place}): check its name{CaseHint(home.Bucket)}, -Region and -EndpointUrl."),
        "NoSuchKey" or "NoSuchVersion" or "NotFound" or "MethodNotAllowed" =>
            (Problem.ContentNotFound, NotFound(place, action)),
        "InvalidObjectState" =>
            (Problem.ContentArchived, $"{place} lies in an archive, from which S3 gives nothing ({action}): restore it first (aws s3api restore-object)."),
        "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" =>
            (Problem.CredentialsExpired, $"The credentials have expired ({action} on {place}): sign in again (aws sso login) or renew them."),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "InvalidClientTokenId" =>
            (Problem.CredentialsInvalid, $"The credentials are not valid for {place} ({action}): check the profile, the key and the secret."),
        "RequestTimeTooSkewed" =>
            (Problem.ClockSkewed, $"This machine's clock is off by more than S3 allows ({action} on {place}): set it right (timedatectl set-ntp true)."),
        _ when refusal.IsOfWrongRegion =>
            (Problem.WrongRegion, $"The bucket '{home.Bucket}' is in another region ({refusal.Region ?? "not named"}; {action} on {place}): name it with -Region."),
        _ when refusal.IsTransient =>
            (Problem.InputOutput, $"S3 did not do {action} on {place}, after many tries: try again later{(IsSending(action) ? "; what was sent is kept" : "")}."),
        _ when refusal.IsOfSpoiltBytes =>
            (Problem.ContentMismatch, $"What S3 got for {action} on {place} is not what was sent, more than once: something between here and there changes it."),
        _ when refusal.IsOfUnknownFeature => (UnknownFeature, $"The server does not know what {action} on {place} asked for."),
        _ => (Problem.InputOutput, $"{action} failed on {place}."),
    };

    private static bool IsSending(string action) => action.StartsWith("s3:Put", StringComparison.Ordinal);

    private static string KmsSetting(string action) => IsSending(action) ? " The setting s3_sse_kms_key_id names the key of new objects; without it the bucket's own rule does." : "";

    private static string CaseHint(string bucket) => bucket.Any(char.IsAsciiLetterUpper) ? " (those of buckets are in lower case)" : "";

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

    // "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'"
    private static string? RegionIn(string? message) =>
        message is not null && Expected().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("expecting '([a-z0-9-]+)'")]
    private static partial Regex Expected();

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
