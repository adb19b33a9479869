namespace Quilt;

/// <summary>How a content hash is made (see docs/architecture.md and the package format).</summary>
public enum HashType
{
    /// <summary><c>sha2-256-chunked</c>: base64 of SHA-256 over the SHA-256 digests of 8 MiB chunks; what quilt3 writes.</summary>
    Sha256Chunked,

    /// <summary><c>SHA256</c>: hex of SHA-256 over the whole content; found in older manifests.</summary>
    Sha256,

    /// <summary><c>CRC64NVME</c>: base64 of the eight bytes, big-endian; what S3 keeps for every new object.</summary>
    Crc64Nvme,

    /// <summary>A type that this version does not know: it is kept as it is and cannot be verified.</summary>
    Unknown,
}
