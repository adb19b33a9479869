namespace Quilt.Aws.S3;

/// <summary>
/// The first request to a bucket: which region is it in? S3 tells everyone who asks, with or without permission, so it is not signed. Whoever
/// cannot be reached at all is told here, before anything is tried many times.
/// </summary>
internal static class RegionQuestion
{
    private const string Action = "s3:ListBucket";
    private const int Tries = 3;

    // It has no body and its answer none: who has it, gives it.
    private static readonly TimeSpan LongestLimit = TimeSpan.FromSeconds(20);

    /// <summary>Asks, a few times where no answer comes or the server is busy.</summary>
    /// <param name="http">Sends it.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="url">The bucket's URL.</param>
    /// <param name="limit">How long a request may stall.</param>
    /// <returns>The region; null where it is not named: what follows finds it by itself.</returns>
    /// <exception cref="QuiltException"><see cref="Problem.ServiceUnreachable"/>.</exception>
    public static async Task<string?> AskAsync(HttpClient http, string bucket, string url, TimeSpan limit)
    {
        for (var left = Tries - 1; ; left--)
        {
            string trouble;
            try
            {
                using HttpRequestMessage question = new(HttpMethod.Head, url);
                question.Options.Set(StallHandler.Limit, limit < LongestLimit ? limit : LongestLimit);
                using var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
                var region = answer.Headers.TryGetValues("x-amz-bucket-region", out var values) ? values.First() : null;
                if (region is not null || (int)answer.StatusCode is < 500 and not 429 || left == 0)
                    return region;
                trouble = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
            }
            // No connection came about: refused, no such host, no proxy, or nobody at that address.
            catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
            {
                throw S3Failure.NoAnswer(error, Action, bucket, null);
            }
            catch (OperationCanceledException error)
            {
                throw S3Failure.NoAnswer(error.InnerException ?? error, Action, bucket, null);
            }
            catch (HttpRequestException error)
            {
                if (left == 0)
                    return null; // it broke off: what follows is tried again more often
                trouble = error.Message;
            }
            catch (IOException error)
            {
                if (left == 0)
                    throw S3Failure.NoAnswer(error, Action, bucket, null);
                trouble = error.Message;
            }
            var wait = TimeSpan.FromMilliseconds(Random.Shared.Next(100, 1000));
            RetryLine.Say(RetryLine.Asked(Action, bucket, null), trouble, wait);
            await Task.Delay(wait).ConfigureAwait(false);
        }
    }
}
