using System.Buffers;
using System.Text;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>The last lines of a job that failed, as they are kept in its run's record: few, not long, and without the secrets that this process knows.</summary>
internal sealed class LogTail(AwsClients clients, RunHeader run, IEnumerable<string> secrets)
{
    private const int Lines = 20;
    private const int LongestLine = 500;

    private readonly List<string> secrets = [.. secrets];

    /// <summary>The lines; none where the log cannot be read.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string? stream, CancellationToken cancellationToken)
    {
        if (stream is null)
            return [];
        try
        {
            CloudLog log = new(clients.Logs(run.Spec.Aws!.Region!), LogGroup.Of(run), stream);
            var (lines, _) = await log.TailAsync(Lines, cancellationToken).ConfigureAwait(false);
            return [.. lines.Select(line => Cut(Mask(line.Message)))];
        }
        catch (QuiltException)
        {
            return []; // the kind of a failure is a help, not a promise
        }
    }

    private string Mask(string line)
    {
        SecretMask mask = new(secrets);
        ArrayBufferWriter<byte> masked = new();
        mask.Append(Encoding.UTF8.GetBytes(line), bytes => masked.Write(bytes));
        mask.Complete(bytes => masked.Write(bytes));
        return Encoding.UTF8.GetString(masked.WrittenSpan);
    }

    private static string Cut(string line) => line.Length <= LongestLine ? line : $"{line[..(LongestLine - 1)]}…";
}
