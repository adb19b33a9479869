using System.Globalization;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Subjects by number, for tests and measurements of very many. Whether anything of them is in S3 is the caller's affair.</summary>
internal static class ManySubjects
{
    /// <summary>The id of the subject of a number, from 1: it begins with <c>sub-1-</c> where that is odd, else with <c>sub-0-</c>.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"sub-{number % 2}-{number:00000}");

    /// <summary>The key of the image of a subject.</summary>
    public static string KeyOf(int number) => $"lab/study/{IdOf(number)}/{IdOf(number)}.nii.gz";

    /// <summary>The subject of a number, of a revision in a bucket. Each has one image, of the same bytes.</summary>
    public static Subject Of(string bucket, int number, string? version = null)
    {
        var id = IdOf(number);
        Package package = new() { Name = "lab/study", TopHash = new string('a', 64), Registry = $"s3://{bucket}" };
        return new Subject
        {
            Id = id,
            Group = "data",
            Package = package,
            Image = new Entry
            {
                LogicalKey = $"{id}/{id}.nii.gz",
                Size = 5,
                Hash = new ContentHash("SHA256", new string('b', 64)),
                PhysicalKey = PhysicalKey.S3(bucket, KeyOf(number), version),
                Package = package,
            },
        };
    }
}
