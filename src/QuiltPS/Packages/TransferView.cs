using System.Globalization;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>What a progress bar says of a transfer.</summary>
internal static class TransferView
{
    /// <summary>Reads the counters of a transfer.</summary>
    /// <param name="activity">What is being done, to what: <c>Push lab/LA5c</c>.</param>
    /// <param name="progress">The counters.</param>
    public static Func<WorkProgress> Of(string activity, TransferProgress progress)
    {
        TransferPace pace = new();
        return () =>
        {
            var left = pace.Look(progress.Phase, progress.BytesDone, progress.BytesTotal);
            return new WorkProgress(activity, Status(progress, pace.BytesPerSecond), Percent(progress), left);
        };
    }

    private static string Status(TransferProgress progress, double bytesPerSecond) => progress.FilesTotal == 0
        ? $"{progress.Phase}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Phase}: {progress.FilesDone} of {Display.Count(progress.FilesTotal, "file")}, {Display.Size(progress.BytesDone)} of {Display.Size(progress.BytesTotal)}{Rate(bytesPerSecond)}");

    private static string Rate(double bytesPerSecond) => bytesPerSecond < 1 ? "" : $", {Display.Size((long)bytesPerSecond)}/s";

    // Files count where there are no bytes, as in a package of empty files.
    private static int Percent(TransferProgress progress) => progress switch
    {
        { BytesTotal: > 0 } => (int)(100 * progress.BytesDone / progress.BytesTotal),
        { FilesTotal: > 0 } => (int)(100 * progress.FilesDone / progress.FilesTotal),
        _ => -1,
    };
}
