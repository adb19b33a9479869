using Amazon.Batch;
using Amazon.CloudWatchLogs;
using Amazon.Runtime;

namespace Quilt.Aws.Tests.Batch;

/// <summary>Clients for a service of the tests.</summary>
internal static class TestClients
{
    public static BasicAWSCredentials Keys { get; } = new("AKIDEXAMPLE", "secret");

    public static AmazonBatchClient Batch(string url, Action<AmazonBatchConfig>? configure = null)
    {
        AmazonBatchConfig config = new() { ServiceURL = url, AuthenticationRegion = "us-east-1" };
        configure?.Invoke(config);
        return new(Keys, config);
    }

    /// <summary>A client that sends each request once: a SubmitJob that is sent again is a second job.</summary>
    public static AmazonBatchClient Once(string url) => Batch(url, config =>
    {
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0; // counted apart
    });

    public static AmazonCloudWatchLogsClient Logs(string url) => new(Keys, new AmazonCloudWatchLogsConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });

    /// <summary>Calls an operation by name.</summary>
    public static async Task<AmazonWebServiceResponse> CallAsync(object client, string operation, object request)
    {
        var call = (Task)client.GetType().GetMethod($"{operation}Async", [request.GetType(), typeof(CancellationToken)])!.Invoke(client, [request, CancellationToken.None])!;
        await call;
        return (AmazonWebServiceResponse)call.GetType().GetProperty("Result")!.GetValue(call)!;
    }
}
