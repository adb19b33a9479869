using System.Text;

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
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidHash"/>: an unknown type, or a value that is not base64 or hex of its length.
    /// </exception>
    public static ContentHash Parse(string type, string value)
    {
        ContentHash hash = new(type, value);
        return hash.IsWellFormed
            ? hash
            : throw new QuiltException(
                Problem.InvalidHash,
                $"'{value}' is not a hash of type '{type}'. Known are sha2-256-chunked (base64 of 32 bytes), SHA256 (64 lower-case hex digits) and " +
                "CRC64NVME (base64 of 8 bytes).",
                value);
    }

    /// <summary>The type's name as it stands in manifests.</summary>
    public string Type { get; }

    /// <summary>The value as it stands in manifests.</summary>
    public string Value { get; }

    /// <summary>The name that stands in manifests for a type.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: <see cref="HashType.Unknown"/>.</exception>
    public static string NameOf(HashType type) => type switch
    {
        HashType.Sha256Chunked => "sha2-256-chunked",
        HashType.Sha256 => "SHA256",
        HashType.Crc64Nvme => "CRC64NVME",
        _ => throw new QuiltException(Problem.InvalidHash, "Hashes of this type cannot be computed.", type),
    };

    // The usual names are not made anew for each entry.
    internal static string NameOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("sha2-256-chunked"u8) ? "sha2-256-chunked"
        : type.SequenceEqual("SHA256"u8) ? "SHA256"
        : Encoding.UTF8.GetString(type);

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

    private bool IsWellFormed => Kind switch
    {
        HashType.Sha256Chunked => IsBase64(Value, 32),
        HashType.Sha256 => TopHash.IsValid(Value),
        HashType.Crc64Nvme => IsBase64(Value, 8),
        _ => false,
    };

    private static bool IsBase64(string text, int bytes)
    {
        Span<byte> decoded = stackalloc byte[bytes];
        return Convert.TryFromBase64String(text, decoded, out var count) && count == bytes;
    }
}
