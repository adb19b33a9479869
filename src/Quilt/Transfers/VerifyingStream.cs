using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>An entry's content, hashed as it is read; the read that finds the end throws when size or hash are not the entry's.</summary>
internal sealed class VerifyingStream(Stream content, Entry entry) : ForwardStream
{
    private readonly ContentHasher? hasher = entry.Hash is { Kind: not HashType.Unknown } hash ? ContentHasher.Create(hash.Kind, entry.Size) : null;
    private long read;
    private bool isVerified;

    /// <summary>The content without verification, for who verifies it in a pass of his own.</summary>
    public Stream Content => content;

    public override int Read(Span<byte> buffer) => Take(buffer, buffer.IsEmpty ? 0 : content.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = buffer.IsEmpty ? 0 : await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Take(buffer.Span, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hasher?.Dispose();
            content.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> buffer, int count)
    {
        if (buffer.IsEmpty)
            return 0;
        read += count;
        if (read > entry.Size)
            throw EntryPass.Mismatch(entry, $"it has more than the {entry.Size} bytes that its package states");
        if (count > 0)
            hasher?.Append(buffer[..count]);
        else
            Verify();
        return count;
    }

    private void Verify()
    {
        if (isVerified)
            return;
        if (read < entry.Size)
            throw EntryPass.Mismatch(entry, $"it has {read} bytes, and its package states {entry.Size}");
        if (hasher?.Finish() is { } actual && actual != entry.Hash)
            throw EntryPass.Mismatch(entry, $"its hash is {actual}, and its package states {entry.Hash}");
        isVerified = true;
    }
}
