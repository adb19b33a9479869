using Quilt.Aws.Batch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Which ARNs are taken for a queue and for a job definition.</summary>
public class ArnTests
{
    private const string Account = "arn:aws:batch:us-east-1:123456789012:";

    [Theory]
    [InlineData("gpu", "job-queue")]
    [InlineData(Account + "job-queue/gpu", "job-queue")]
    [InlineData("arn:aws-cn:batch:cn-north-1:123456789012:job-queue/gpu", "job-queue")]
    [InlineData(Account + "job-definition/rend:3", "job-definition")]
    [InlineData(Account + "job-definition/rend", "job-definition")]
    public void Names_and_ARNs_of_the_kind_that_is_asked_for_pass(string text, string kind) => BatchArn.Check(text, kind, "Queue");

    [Theory]
    [InlineData(Account + "job-definition/rend:3", "the ARN of a job definition")]
    [InlineData(Account + "compute-environment/spot", "the ARN of a compute environment")]
    [InlineData(Account + "job/3f2a", "the ARN of a job")]
    [InlineData("arn:aws:s3:::cohorts", "an ARN of the service s3")]
    [InlineData("arn:aws:sqs:us-east-1:123456789012:gpu", "an ARN of the service sqs")]
    [InlineData("arn:aws:batch:us-east-1:123456789012:job-queue", "no whole ARN")]
    [InlineData("arn:aws:batch", "no whole ARN")]
    public void An_ARN_of_another_kind_is_refused_in_a_sentence_that_says_what_it_is(string text, string what)
    {
        var error = Assert.Throws<QuiltException>(() => BatchArn.Check(text, "job-queue", "Queue"));

        Assert.Equal(Problem.InvalidSetting, error.Problem);
        Assert.Equal($"'{text}' is {what}, and -Queue takes the name or the ARN of a job queue (arn:aws:batch:region:account:job-queue/name).", error.Message);
    }
}
