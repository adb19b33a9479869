namespace Quilt;

/// <summary>The hash of an entry's content as the manifest states it.</summary>
public sealed record ContentHash
{
    /// <summary>Makes a hash from its type's name and its value.</summary>
    /// <param name="type"><c>sha2-256-chunked</c>, <c>SHA256</c> or <c>CRC64NVME</c>; another name is kept but cannot be verified.</param>
    /// <param name="value">Base64 or hex, as the type asks.</param>
    public ContentHash(string type, string value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>Makes a hash and checks that the value has the form of its type.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: an unknown type, or a value that is not base64 or hex of its length.</exception>
    public static ContentHash Parse(string type, string value) => throw new NotImplementedException();

    /// <summary>The type's name as it stands in manifests.</summary>
    public string Type { get; }

    /// <summary>The value as it stands in manifests.</summary>
    public string Value { get; }

    /// <summary>The type, when it is one of those that this version can compute.</summary>
    public HashType Kind => Type switch
    {
        "sha2-256-chunked" => HashType.Sha256Chunked,
        "SHA256" => HashType.Sha256,
        "CRC64NVME" => HashType.Crc64Nvme,
        _ => HashType.Unknown,
    };

    /// <inheritdoc/>
    public override string ToString() => Value;
}
