using Amazon.Batch;

namespace Quilt.Aws.Batch;

/// <summary>Where things of AWS Batch are looked for, in words for messages.</summary>
internal static class BatchPlace
{
    /// <summary><c>us-east-1</c>, and the URL where it is not AWS's own.</summary>
    public static string Of(AmazonBatchClient batch, string region) => batch.Config.ServiceURL is { Length: > 0 } url ? $"{region} at {url.TrimEnd('/')}" : region;

    /// <summary>What somebody who named something that is not there may have meant.</summary>
    /// <param name="typed">What he wrote.</param>
    /// <param name="names">What there is.</param>
    public static string Advice(string typed, IEnumerable<string> names)
    {
        const int MostNear = 5;
        const int Most = 10;
        List<string> all = [.. names.Distinct().Order(StringComparer.Ordinal)];
        if (all.Count == 0)
            return "There is none at all there: is the region right?";
        if (Runs.NearText.FindAll(typed, all, MostNear) is [_, ..] near)
            return $"Did you mean {(near.Count == 1 ? near[0] : $"{string.Join(", ", near.Take(near.Count - 1))} or {near[^1]}")}?";
        return all.Count <= Most ? $"There are: {string.Join(", ", all)}." : $"There are {all.Count}, among them {string.Join(", ", all.Take(Most))}.";
    }
}
