using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>The last lines of a job that failed, as they are kept in its run's record: few, not long, and without its secrets.</summary>
internal sealed class LogTail(AwsClients clients, RunHeader run)
{
    private const int Lines = 20;
    private const int LongestLine = 500;

    /// <summary>The lines; null where the log cannot be read, or there is none: that is another thing than a log in which nothing stands.</summary>
    /// <param name="stream">The log stream; null: there is none.</param>
    /// <param name="secrets">What must not stand in them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException">It cannot be read now, and perhaps later.</exception>
    public async Task<IReadOnlyList<string>?> ReadAsync(string? stream, IReadOnlyCollection<string> secrets, CancellationToken cancellationToken)
    {
        if (stream is null)
            return null;
        try
        {
            CloudLog log = new(clients.Logs(run.Spec.Aws!.Region!), LogGroup.Of(run), stream);
            var (lines, _) = await log.TailAsync(Lines, cancellationToken).ConfigureAwait(false);
            LineMask mask = new(secrets);
            return lines is null ? null : [.. lines.Select(line => Cut(mask.Apply(line.Message)))];
        }
        catch (QuiltException error) when (!PassingTrouble.MayPass(error))
        {
            return null; // the kind of a failure is a help, not a promise
        }
    }

    private static string Cut(string line) => line.Length <= LongestLine ? line : $"{line[..(LongestLine - 1)]}…";
}
