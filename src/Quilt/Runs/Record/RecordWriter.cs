using System.Buffers;
using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>
/// Appends events to a record in batches: while one batch is on its way to the disk, the next ones gather, so that many jobs at once
/// cost few flushes.
/// </summary>
/// <param name="file">The record.</param>
/// <param name="refresh">Reads what was appended, by us or others.</param>
internal sealed class RecordWriter(RecordFile file, Action refresh)
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Lock gate = new();
    private List<Request> waiting = [];

    /// <summary>Appends events, and returns when they are on the disk.</summary>
    public async Task AppendAsync(IReadOnlyList<RecordEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Request request = new(events);
        lock (gate)
            waiting.Add(request);
        await writing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!request.Done.Task.IsCompleted)
                await CommitAsync(TakeWaiting()).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
        await request.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Appends events that are decided upon while nobody else can append.</summary>
    public async Task<IReadOnlyList<RecordEvent>> AppendAsync(Func<IReadOnlyList<RecordEvent>> decide, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var held = await file.LockAsync(cancellationToken).ConfigureAwait(false);
            refresh();
            var events = decide();
            Write([new Request(events)]);
            return events;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Writing(e, file.Path);
        }
        finally
        {
            writing.Release();
        }
    }

    private Request[] TakeWaiting()
    {
        lock (gate)
        {
            var batch = waiting;
            waiting = [];
            return [.. batch];
        }
    }

    private async Task CommitAsync(Request[] batch)
    {
        try
        {
            using (await file.LockAsync(CancellationToken.None).ConfigureAwait(false))
                Write(batch);
            foreach (var request in batch)
                request.Done.SetResult();
        }
        catch (Exception e)
        {
            var error = FileErrors.IsFileError(e) ? FileErrors.Writing(e, file.Path) : e;
            foreach (var request in batch)
                request.Done.SetException(error);
        }
    }

    private void Write(Request[] batch)
    {
        ArrayBufferWriter<byte> lines = new();
        foreach (var e in batch.SelectMany(request => request.Events))
            RecordJson.WriteLine(lines, e);
        if (lines.WrittenCount == 0)
            return;
        file.Append(lines.WrittenSpan);
        refresh();
    }

    private sealed class Request(IReadOnlyList<RecordEvent> events)
    {
        public IReadOnlyList<RecordEvent> Events => events;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
