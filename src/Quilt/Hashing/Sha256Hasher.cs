using System.Security.Cryptography;

namespace Quilt.Hashing;

/// <summary><see cref="HashType.Sha256"/>.</summary>
internal sealed class Sha256Hasher : ContentHasher
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Append(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    public override ContentHash Finish() => new(ContentHash.NameOf(HashType.Sha256), Convert.ToHexStringLower(hash.GetHashAndReset()));

    public override void Dispose() => hash.Dispose();
}
