using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Where a job finds its inputs: in the package's own objects, or in copies of them.</summary>
/// <param name="copies">The copies by logical key; null: there are none.</param>
internal sealed class InputPlaces(IReadOnlyDictionary<string, PhysicalKey>? copies = null)
{
    /// <summary>The exact version of an input.</summary>
    public PhysicalKey Of(Entry entry) => copies is null ? entry.PhysicalKey : copies[entry.LogicalKey];

    /// <summary>The image, <c>s3://bucket/key</c> as containers expect it: not encoded. Of several files, the folder that they share.</summary>
    public string ImageOf(Subject subject) => SubjectImage.UrlOf(subject, Of);

    /// <summary>The image's version; null for a folder, or where the bucket keeps none.</summary>
    public string? VersionOf(Subject subject) => subject.ImageFolder is null ? Of(subject.ImageFiles[0]).VersionId : null;

    /// <summary>The list of all inputs, as <c>INPUT_FILES</c> names it.</summary>
    public ReadOnlyMemory<byte> List(Subject subject) => InputList.Write(subject, entry => (Url(Of(entry)), Of(entry).VersionId));

    private static string Url(PhysicalKey key) => $"s3://{key.Bucket}/{key.Path}";
}
