using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>What users are told of refusals and of silence, word by word where the words are the point.</summary>
public class S3FailureTests
{
    private static readonly S3Home Home = new("Cohorts", null, new S3Site("us-east-1", "http://127.0.0.1/Cohorts", null!), _ => throw new InvalidOperationException());

    [Theory]
    [InlineData("NoSuchBucket", "", "S3 said: NoSuchBucket (request 7)")]
    [InlineData("NoSuchBucket", "Gone.", "S3 said: NoSuchBucket: Gone. (request 7)")]
    public void Words_that_S3_did_not_say_leave_no_trace(string code, string message, string expected) =>
        Assert.EndsWith(expected, ErrorOf(code, "s3:GetObject", message).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NoSuchBucket")]
    [InlineData("InvalidBucketName")]
    public void A_bucket_in_upper_case_is_told_that_none_is(string code)
    {
        var error = ErrorOf(code, "s3:ListBucket");
        Assert.Equal(Problem.BucketNotFound, error.Problem);
        Assert.Contains("lower case", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3:PutObject", true)]
    [InlineData("s3:GetObject", false)]
    public void Only_who_sends_is_told_that_what_was_sent_is_kept(string action, bool isTold) =>
        Assert.Equal(isTold, ErrorOf("SlowDown", action).Message.Contains("what was sent is kept", StringComparison.Ordinal));

    [Theory]
    [InlineData("KMS.AccessDeniedException", "", Problem.AccessDenied)]
    [InlineData("KMS.NotFoundException", "", Problem.InputOutput)]
    [InlineData("KMS.DisabledException", "", Problem.InputOutput)]
    [InlineData("InvalidRequest", "Server Side Encryption with AWS KMS managed key requires HTTPS", Problem.InputOutput)]
    public void A_key_that_cannot_encrypt_is_told_with_the_setting_that_names_it(string code, string message, string problem)
    {
        var sending = ErrorOf(code, "s3:PutObject", message);
        Assert.Equal(problem, sending.Problem);
        Assert.Contains("s3_sse_kms_key_id", sending.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3_sse_kms_key_id", ErrorOf(code, "s3:GetObject", message).Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Silences => new()
    {
        { new IOException("Nothing was sent or answered for 20 seconds.", new OperationCanceledException()), "no answer: Nothing was sent or answered for 20 seconds. Check" },
        { new TaskCanceledException("The operation was canceled.", new TimeoutException("A connection could not be established within the configured ConnectTimeout.")), "no answer: no connection was made in time. Check" },
        { new TimeoutException(), "no answer: it timed out. Check" },
        { new HttpRequestException("Connection refused (127.0.0.1:8999)", new SocketException((int)SocketError.ConnectionRefused)), "no answer: Connection refused (127.0.0.1:8999). Check" },
        {
            new HttpRequestException("The SSL connection could not be established, see inner exception.", new AuthenticationException("Cannot determine the frame size or a corrupted frame was received.")),
            "no answer: TLS failed: Cannot determine the frame size or a corrupted frame was received. Does the server speak http, not https? Check"
        },
        {
            new HttpRequestException("The SSL connection could not be established, see inner exception.", new AuthenticationException("The remote certificate is invalid")),
            "no answer: TLS failed: The remote certificate is invalid. Check"
        },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public void Silence_is_told_with_its_cause(Exception error, string expected) =>
        Assert.Contains(expected, S3Failure.NoAnswer(error, "s3:GetObject", "cohorts", null).Message, StringComparison.Ordinal);

    private static QuiltException ErrorOf(string code, string action, string message = "") =>
        S3Failure.ToException(new S3Refusal(HttpStatusCode.BadRequest, code, message, "7", null, null), action, Home, "key");
}
