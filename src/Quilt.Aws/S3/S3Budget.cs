using System.Buffers;

namespace Quilt.Aws.S3;

/// <summary>
/// Bounds the memory that requests' bodies take, whatever the data set: whoever wants a buffer waits until there is room for it. One
/// budget serves a whole process, so parallel pushes share it.
/// </summary>
internal sealed class S3Budget(int bytes)
{
    private const int Unit = 64 << 10;

    private readonly SemaphoreSlim room = new(bytes / Unit, bytes / Unit);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Room for eight parts of 8 MiB, or for many small files.</summary>
    public static S3Budget Shared { get; } = new(64 << 20);

    /// <summary>A buffer of at least a size, in bytes. One that is larger than the whole budget waits until it is alone.</summary>
    public async ValueTask<Lease> RentAsync(long size, CancellationToken cancellationToken)
    {
        var units = (int)Math.Clamp((size + Unit - 1) / Unit, 1, bytes / Unit);
        // One at a time gathers its units, so that two cannot each hold half of what they need.
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 0;
        try
        {
            for (; taken < units; taken++)
                await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (taken > 0)
                room.Release(taken);
            throw;
        }
        finally
        {
            turn.Release();
        }
        return new Lease(this, units, ArrayPool<byte>.Shared.Rent((int)size));
    }

    /// <summary>A buffer that goes back when it is disposed.</summary>
    internal sealed class Lease(S3Budget budget, int units, byte[] buffer) : IDisposable
    {
        private byte[]? buffer = buffer;

        public byte[] Buffer => buffer ?? throw new ObjectDisposedException(nameof(Lease));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref buffer, null) is not { } own)
                return;
            ArrayPool<byte>.Shared.Return(own);
            budget.room.Release(units);
        }
    }
}
