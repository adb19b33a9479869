using Amazon;
using Amazon.Batch;
using Amazon.CloudWatchLogs;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Quilt.Aws.Batch;

namespace Quilt.Aws.Tests.Batch;

/// <summary>Where requests go, by AWS's rules (the endpoint rule sets of the two services).</summary>
public class EndpointTests
{
    [Theory]
    [InlineData("us-east-1", false, false, "https://batch.us-east-1.amazonaws.com", "https://logs.us-east-1.amazonaws.com")]
    [InlineData("eu-central-1", false, true, "https://batch.eu-central-1.api.aws", "https://logs.eu-central-1.api.aws")]
    [InlineData("us-east-1", true, false, "https://fips.batch.us-east-1.amazonaws.com", "https://logs-fips.us-east-1.amazonaws.com")]
    [InlineData("us-east-1", true, true, "https://batch-fips.us-east-1.api.aws", "https://logs-fips.us-east-1.api.aws")]
    [InlineData("us-gov-west-1", false, false, "https://batch.us-gov-west-1.amazonaws.com", "https://logs.us-gov-west-1.amazonaws.com")]
    [InlineData("us-gov-west-1", true, false, "https://batch.us-gov-west-1.amazonaws.com", "https://logs.us-gov-west-1.amazonaws.com")]
    [InlineData("us-gov-east-1", true, true, "https://batch-fips.us-gov-east-1.api.aws", "https://logs-fips.us-gov-east-1.api.aws")]
    [InlineData("cn-north-1", false, false, "https://batch.cn-north-1.amazonaws.com.cn", "https://logs.cn-north-1.amazonaws.com.cn")]
    [InlineData("cn-north-1", false, true, "https://batch.cn-north-1.api.amazonwebservices.com.cn", "https://logs.cn-north-1.api.amazonwebservices.com.cn")]
    public void A_region_has_its_endpoint(string region, bool fips, bool dualStack, string batch, string logs)
    {
        AmazonBatchConfig forBatch = new() { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };
        AmazonCloudWatchLogsConfig forLogs = new() { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        Assert.Equal((batch, logs), (UrlOf(forBatch), UrlOf(forLogs)));
    }

    [Fact]
    public async Task A_url_of_ones_own_is_used_and_signed_for_the_region_that_goes_with_it()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(200, """{"jobs": []}"""));
        using var client = TestClients.Batch(service.Url, config => config.AuthenticationRegion = "eu-west-3");

        await client.DescribeJobsAsync(new() { Jobs = ["1"] });

        Assert.Contains("/eu-west-3/batch/aws4_request", Assert.Single(service.Requests).Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWS_ENDPOINT_URL_of_the_service_is_followed()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(200, """{"jobs": []}"""));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_BATCH", service.Url);
        try
        {
            using AmazonBatchClient client = new(TestClients.Keys, new AmazonBatchConfig { AuthenticationRegion = "eu-west-3" });
            await client.DescribeJobsAsync(new() { Jobs = ["1"] });
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_BATCH", null);
        }

        Assert.Contains("/eu-west-3/batch/aws4_request", Assert.Single(service.Requests).Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://host")]
    public void A_variable_that_holds_no_url_is_refused_by_its_name(string value)
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_BATCH", value);
        try
        {
            var error = Assert.Throws<QuiltException>(() => ServiceAddress.Of("AWS Batch", "AWS_ENDPOINT_URL_BATCH", new AmazonBatchConfig(), null));

            Assert.Equal(Problem.InvalidEndpoint, error.Problem);
            Assert.StartsWith($"AWS_ENDPOINT_URL_BATCH is '{value}'", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_BATCH", null);
        }
    }

    [Fact]
    public void A_url_of_ones_own_has_no_FIPS()
    {
        AmazonBatchConfig config = new() { ServiceURL = "http://127.0.0.1:1", UseFIPSEndpoint = true };

        Assert.Throws<AmazonClientException>(() => UrlOf(config));
    }

    private static string UrlOf(ClientConfig config) => config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(null)).URL;
}
