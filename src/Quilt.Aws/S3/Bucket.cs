using Amazon.S3;

namespace Quilt.Aws.S3;

/// <summary>A bucket as requests need it: the SDK's client of its region, and the lean path for bytes.</summary>
/// <param name="Name">The bucket's name.</param>
/// <param name="Home">Where it is, and whose keys sign.</param>
/// <param name="Objects">For the bytes of objects.</param>
/// <param name="IsAws">Whether AWS itself serves it, so that checksums that are sent are verified there.</param>
/// <param name="Connection">Who pays, and what new objects are encrypted with.</param>
internal sealed record Bucket(string Name, S3Home Home, ObjectTransport Objects, bool IsAws, AwsConnection Connection)
{
    /// <summary>For listings, multipart control, copies and versions.</summary>
    public IAmazonS3 Sdk => Home.Site.Sdk;

    /// <summary>The server that serves it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Whether checksums that are sent are verified and kept: AWS does, and a server that says so of itself.</summary>
    public bool KeepsChecksums => S3Checksums.AreKeptBy(this);
}
