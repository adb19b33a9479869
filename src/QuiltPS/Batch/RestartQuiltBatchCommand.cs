using System.Collections;
using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Gives jobs that did not succeed another attempt, in the same run.</summary>
[Cmdlet(VerbsLifecycle.Restart, "QuiltBatch", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(Job))]
public sealed class RestartQuiltBatchCommand : JobCmdlet
{
    private readonly JobStopper stopper = new(Runs);

    /// <summary>The values of the run's secret variables, which its record does not hold. Needed in a later session only.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    /// <summary>The license file that the run was submitted with. Needed in a later session only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LicenseFile { get; set; }

    /// <summary>Memory of jobs that ran out of it: a factor of what they had (up to 16), or an amount as -Memory of Submit-QuiltBatch takes it. Others get what they had.</summary>
    [Parameter]
    [Memory(AllowFactor = true)]
    public double MemoryOnRetry { get; set; }

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        var secrets = JobEnvironment.Read(Environment).AddRange(JobEnvironment.ReadLicense(LicenseFile is null ? null : FullPath(LicenseFile)));
        var failed = jobs.Where(NeedsAnother).ToList();
        Runs.CheckRestart([.. failed.Select(job => job.JobId)], secrets); // a plan says so, too
        failed.RemoveAll(job => !ShouldProcess($"{job.Name} of run {job.RunId}", "Restart job"));
        if (failed.Count == 0)
            return;
        foreach (var job in failed)
        {
            stopper.Add(job);
            JobSessions.Remember(job.Run?.Registry, job.Run?.Connection, name => GetVariableValue(name));
        }
        RestartOptions options = new() { Secrets = secrets, MemoryOnRetry = MemoryOnRetry > 0 ? MemoryOnRetry : null };
        WriteObject(
            Await((report, token) => Runs.RestartAsync(failed.Select(job => job.JobId).ToList(), options, report, token)),
            enumerateCollection: true);
    }

    /// <inheritdoc/>
    private protected override void OnStop() => stopper.Stop();

    private bool NeedsAnother(Job job)
    {
        if (job.IsEnded && job.Outcome != JobOutcome.Succeeded)
            return true;
        WriteVerbose($"{job.Name} {(job.IsEnded ? "succeeded" : "still runs")}: it is left alone.");
        return false;
    }
}
