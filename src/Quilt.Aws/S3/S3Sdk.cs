using System.Xml;
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
        for (var corrections = 0; ; corrections++)
        {
            var site = bucket.Home.Site;
            // Asked first, so that what is wrong with credentials is not taken for a fault of the network.
            if (bucket.Home.Keys is { } keys)
                await keys.AskAsync(action, bucket.Name, key).ConfigureAwait(false);
            SdkRetries.Asked = RetryLine.Asked(action, bucket.Name, key);
            try
            {
                return await call(site.Sdk).ConfigureAwait(false);
            }
            catch (AmazonS3Exception error)
            {
                var refusal = S3Failure.Of(error);
                var isCorrected = refusal.IsOfSpoiltBytes || (refusal.IsOfWrongRegion && bucket.Home.TryFollow(refusal, site));
                if (!isCorrected || corrections == ObjectTransport.MostCorrections)
                    throw S3Failure.ToException(refusal, action, bucket.Home, key, error);
                RetryLine.Say(RetryLine.Asked(action, bucket.Name, key), RetryLine.Words(refusal), TimeSpan.Zero);
            }
            catch (XmlException error)
            {
                throw S3Failure.NotS3(bucket, action, error);
            }
            catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException)
            {
                throw S3Failure.NoAnswer(error, action, bucket.Name, key);
            }
        }
    }
}
