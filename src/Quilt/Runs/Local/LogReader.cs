using System.Runtime.CompilerServices;
using System.Text;

namespace Quilt.Runs.Local;

/// <summary>Reads the log of a local job's last attempt, or of an earlier one, as far as it goes or as it grows.</summary>
internal sealed class LogReader(LocalEngine engine, RunRecord run, int job)
{
    // A program that never ends its line must not fill our memory: such a line comes in pieces.
    private const int LongestLine = 1 << 20;

    private int attempt;

    public async IAsyncEnumerable<LogLine> ReadAsync(LogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = run.GetJob(job);
        RunJobName name = new(state.Subject.JobName, RunId.OfJob(run.Header.Id, job));
        attempt = options.Attempt ?? state.Current.Number;
        var path = new AttemptFolder(run.Folder, state, attempt).Log;
        var file = await OpenAsync(path, options.Follow, cancellationToken).ConfigureAwait(false);
        if (file is null)
            yield break;
        await using (file.ConfigureAwait(false))
        {
            if (options.Tail is { } count)
                file.Position = StartOfTail(file, count);
            await foreach (var text in LinesAsync(file, options.Follow, cancellationToken).ConfigureAwait(false))
                yield return new LogLine(name.Job, name.JobId, null, text);
        }
    }

    private sealed record RunJobName(string Job, string JobId);

    private async Task<FileStream?> OpenAsync(string path, bool follow, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = HasEnded();
            if (File.Exists(path))
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            if (ended || !follow)
                return null;
            await engine.WaitForChangeAsync(run, run.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<string> LinesAsync(FileStream file, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<byte> line = [];
        var buffer = new byte[1 << 16];
        while (true)
        {
            // Asked first: what the job wrote before its end is then in the file.
            var ended = !follow || HasEnded();
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                foreach (var text in Split(line, buffer.AsMemory(0, read)))
                    yield return text;
            }
            if (ended)
                break;
            await Task.Delay(100, cancellationToken).ConfigureAwait(false);
        }
        if (line.Count > 0)
            yield return Text(line);
    }

    private static IEnumerable<string> Split(List<byte> line, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var feed = bytes.Span.IndexOf((byte)'\n');
            var count = Math.Min(feed < 0 ? bytes.Length : feed, LongestLine - line.Count);
            line.AddRange(bytes.Span[..count]);
            bytes = bytes[count..];
            var isEnd = feed >= 0 && bytes.Span is [(byte)'\n', ..];
            if (isEnd)
                bytes = bytes[1..];
            if (isEnd || line.Count == LongestLine)
            {
                yield return Text(line);
                line.Clear();
            }
        }
    }

    private static string Text(List<byte> line)
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line);
        return Encoding.UTF8.GetString(bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes);
    }

    // Where the last so many lines begin.
    private static long StartOfTail(FileStream file, int count)
    {
        Span<byte> block = stackalloc byte[4096];
        var end = file.Length;
        if (count <= 0)
            return end;
        // The line feed at the very end ends a line and begins none.
        for (var feeds = -1; end > 0; end -= block.Length)
        {
            var start = Math.Max(0, end - block.Length);
            var piece = block[..(int)(end - start)];
            file.Position = start;
            file.ReadExactly(piece);
            if (end == file.Length && piece[^1] != '\n')
                feeds = 0;
            for (var i = piece.Length - 1; i >= 0; i--)
            {
                if (piece[i] == '\n' && ++feeds == count)
                    return start + i + 1;
            }
            if (start == 0)
                return 0;
        }
        return 0;
    }

    private bool HasEnded()
    {
        run.Refresh();
        var current = engine.Judge(run, run.GetJob(job)).Current;
        return current.IsEnded || current.Number != attempt;
    }
}
