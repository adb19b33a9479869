using System.Management.Automation.Host;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Says to whoever stops waiting (Ctrl+C) what becomes of the jobs, and how to wait for them again.</summary>
internal static class ComeBack
{
    /// <summary>Says it, when there are jobs that go on.</summary>
    /// <param name="host">The host itself: a pipeline that is being stopped takes no warnings any more.</param>
    /// <param name="open">The jobs that have not ended.</param>
    public static void Say(PSHost host, IEnumerable<Job> open)
    {
        var onAws = open.Where(job => job.Run?.Engine == AwsSpec.EngineName).ToList();
        if (onAws.Count > 0 && host?.UI is { } ui)
            ui.WriteWarningLine($"{Display.Count(onAws.Count, "job")} on AWS Batch go on. To wait for them again: {Commands(onAws)}");
    }

    /// <summary>What to type to wait for jobs again.</summary>
    /// <param name="open">The jobs.</param>
    public static string Commands(IEnumerable<Job> open) =>
        string.Join("; ", open.Select(job => job.RunId).Distinct().Select(run => $"Get-QuiltBatch {run} | Wait-QuiltBatch"));
}
