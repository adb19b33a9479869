using Quilt.Aws.Tests.Engine;
using Quilt.Benchmarks.S3;

namespace Quilt.Benchmarks.Batch;

/// <summary>The subjects' images as objects: who sees a job end looks whether its image is still the one that it was sent for.</summary>
internal static class Images
{
    private const int Together = 16;

    /// <summary>Puts an image for each of so many subjects.</summary>
    /// <returns>Their versions, by the subjects' numbers.</returns>
    public static async Task<string[]> PutAsync(S3Server server, string bucket, int count)
    {
        using var client = server.Connect();
        var versions = new string[count];
        await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = Together }, async (number, token) =>
        {
            var put = await client.PutObjectAsync(new() { BucketName = bucket, Key = ManySubjects.KeyOf(number), ContentBody = "image", UseChunkEncoding = false }, token);
            versions[number - 1] = put.VersionId;
        });
        return versions;
    }
}
