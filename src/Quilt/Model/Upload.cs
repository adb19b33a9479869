namespace Quilt;

/// <summary>The upload of a big file that was begun and is not completed.</summary>
public sealed record Upload
{
    /// <summary>The registry in whose bucket it is, <c>s3://bucket</c>.</summary>
    public required string Registry { get; init; }

    /// <summary>The key that the object is to have.</summary>
    public required string Key { get; init; }

    /// <summary>The store's name for the upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>When it was begun (UTC).</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>How many parts the store has.</summary>
    public int Count { get; init; }

    /// <summary>Their bytes.</summary>
    public long Size { get; init; }

    /// <summary>The object that it is to become.</summary>
    public override string ToString() => $"{Registry}/{Key}";
}
