using System.Net.Http.Headers;

namespace Quilt.Aws.S3;

/// <summary>
/// An object's bytes from front to back. Where the connection breaks, stalls or ends early it asks for the rest, of the same version or
/// tag, so that nobody reads half of one object and half of another.
/// </summary>
internal sealed class S3ReadStream(Bucket bucket, string key, string? version, long start, long? length, string? tag) : Stream
{
    private const int MostBreaks = 8;
    private static readonly TimeSpan UsualStallLimit = TimeSpan.FromSeconds(30);

    private readonly TimeSpan stallLimit = bucket.Connection.AnswerLimit < UsualStallLimit ? bucket.Connection.AnswerLimit : UsualStallLimit;
    private HttpResponseMessage? answer;
    private Stream? body;
    private long read;
    private long end = -1; // the byte after the last that is wanted; known from the first answer
    private int breaks;

    /// <summary>The entity tag of what is read.</summary>
    public string Tag => tag ?? "";

    /// <summary>The version of what is read, where the bucket keeps versions.</summary>
    public string? VersionId { get; private set; }

    /// <summary>How many bytes there are to read in all.</summary>
    public override long Length => end - start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    private long Next => start + read;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var rest = end < 0 ? length : end - Next;
        try
        {
            answer = await bucket.GetAsync(key, version, Next, rest, tag, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == S3Failure.BeyondEnd && end < 0)
        {
            end = Next; // a range that begins where the object ends holds nothing, which HTTP calls an error
            return;
        }
        body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (end >= 0)
            return;
        tag = answer.Headers.ETag?.ToString();
        VersionId = S3Written.Of(answer).VersionId;
        end = Next + LengthOf(answer.Content.Headers);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Next == end || buffer.IsEmpty)
            return 0;
        while (true)
        {
            try
            {
                if (body is null)
                    await ConnectAsync(cancellationToken).ConfigureAwait(false);
                var count = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new HttpIOException(HttpRequestError.ResponseEnded, $"The answer ended {end - Next} bytes early.");
                read += count;
                return count;
            }
            catch (Exception error) when (++breaks <= MostBreaks && S3Retry.IsTransient(error, cancellationToken))
            {
                Disconnect();
                var wait = TimeSpan.FromMilliseconds(Random.Shared.Next(50, 100 << breaks));
                RetryLine.Say(RetryLine.Asked(S3Objects.GetAction, bucket.Name, key), error.Message, wait);
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (S3Retry.IsTransient(error, cancellationToken))
            {
                throw new QuiltException(
                    Problem.InputOutput, $"Reading s3://{bucket.Name}/{key} broke off {breaks} times: {error.Message}", $"s3://{bucket.Name}/{key}", error);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Disconnect();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, end - Next)];
        var reading = body!.ReadAsync(wanted, cancellationToken);
        // Most reads find bytes waiting: only one that does not needs a clock.
        return reading.IsCompletedSuccessfully ? reading.Result : await reading.AsTask().WaitAsync(stallLimit, cancellationToken).ConfigureAwait(false);
    }

    private void Disconnect()
    {
        body?.Dispose();
        answer?.Dispose();
        body = null;
        answer = null;
    }

    private static long LengthOf(HttpContentHeaders headers) => headers.ContentLength
        ?? throw new HttpIOException(HttpRequestError.InvalidResponse, "The answer does not say how long the object is.");
}
