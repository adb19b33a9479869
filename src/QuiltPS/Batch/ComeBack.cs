using System.Management.Automation.Host;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Says to whoever stops sending jobs or waiting for them (Ctrl+C) what becomes of them, and how to come back to them.</summary>
internal static class ComeBack
{
    /// <summary>Says it, when there are jobs that go on.</summary>
    /// <param name="host">The host itself: a pipeline that is being stopped takes no warnings any more.</param>
    /// <param name="open">The jobs that have not ended.</param>
    /// <param name="isFollowed">Whether the pipeline had more to do with them.</param>
    public static void Say(PSHost host, IEnumerable<Job> open, bool isFollowed)
    {
        var onAws = open.Where(job => job.Run?.Engine == AwsSpec.EngineName).ToList();
        if (onAws.Count > 0 && host?.UI is { } ui)
            ui.WriteWarningLine($"{Display.Count(onAws.Count, "job")} on AWS Batch {(onAws.Count == 1 ? "goes on. To wait for it again" : "go on. To wait for them again")}: {Commands(onAws)}{(isFollowed ? ", followed by the same as before (| Push-QuiltPackage, say)" : "")}");
    }

    /// <summary>Says what became of a submission to AWS Batch that was stopped.</summary>
    /// <param name="host">The host itself.</param>
    /// <param name="sent">How many jobs of each run were sent, those that were found sent among them.</param>
    /// <param name="total">How many there are in all, as far as that is known.</param>
    public static void SaySent(PSHost host, IEnumerable<KeyValuePair<string, int>> sent, int total)
    {
        var runs = sent.Where(run => run.Value > 0).ToList();
        var count = runs.Sum(run => run.Value);
        var again = total > count ? $" The other {total - count} did not go out; those that are recorded stand as FAILED, \"not submitted\". Type the same again to send them: it finds what was sent." : "";
        host?.UI?.WriteWarningLine(count == 0
            ? "No job was sent. Type the same again to send them."
            : $"{Display.Count(count, "job")} {(count == 1 ? "was sent and goes" : "were sent and go")} on.{again} To wait for what was sent: {Commands(runs.Select(run => run.Key))}; Stop-QuiltBatch ends it.");
    }

    /// <summary>What to type to wait for jobs again.</summary>
    /// <param name="open">The jobs.</param>
    public static string Commands(IEnumerable<Job> open) =>
        Commands(open.Select(job => job.RunId!).Distinct());

    private static string Commands(IEnumerable<string> runs) => string.Join("; ", runs.Select(run => $"Get-QuiltBatch {run} | Wait-QuiltBatch"));
}
