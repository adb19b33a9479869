using Amazon.Runtime;
using Amazon.S3;

namespace Quilt.Aws.S3;

/// <summary>Calls through the SDK's client, with its errors in our words.</summary>
internal static class S3Sdk
{
    /// <summary>Makes a call; what S3 refuses becomes one clear error.</summary>
    /// <param name="bucket">The bucket that the call is about.</param>
    /// <param name="action">The action as IAM names it.</param>
    /// <param name="key">The object's key; null when the call is about the bucket.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> CallAsync<T>(this Bucket bucket, string action, string? key, Func<IAmazonS3, Task<T>> call)
    {
        try
        {
            return await call(bucket.Sdk).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error)
        {
            throw S3Failure.ToException(S3Failure.Of(error), action, bucket.Name, key, error);
        }
        catch (AmazonClientException error)
        {
            throw new QuiltException(
                Problem.InputOutput,
                $"{action} on s3://{bucket.Name}/{key} got no answer: {error.Message} Check the network, the credentials and -EndpointUrl.",
                $"s3://{bucket.Name}/{key}",
                error);
        }
    }
}
