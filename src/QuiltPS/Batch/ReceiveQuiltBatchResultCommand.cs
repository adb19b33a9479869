using System.Management.Automation;
using Quilt;
using Quilt.Runs;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Gets the files that jobs left.</summary>
[Cmdlet(VerbsCommunications.Receive, "QuiltBatchResult", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(ReceivedFile))]
public sealed class ReceiveQuiltBatchResultCommand : JobCmdlet
{
    /// <summary>Which files: patterns relative to a job's output folder, such as *.pdf; one without a folder fits in every folder.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = [];

    /// <summary>The folder to put them in, each job's below group/subject; by default the current folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = ".";

    /// <summary>Replace files that are there with other content.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        var folder = FullPath(Destination);
        var include = Include.Select(OutputPattern.Parse).ToList();
        foreach (var run in jobs.GroupBy(job => job.RunId))
            Try(() => Receive([.. run], include, folder));
    }

    private void Receive(IReadOnlyList<Job> jobs, IReadOnlyList<OutputPattern> include, string folder)
    {
        var received = ReceivedHashes.Open(jobs[0].RunId!);
        var package = Await((report, token) => ResultPackage.CollectAsync(Runs, jobs, include, received, report, token));
        if (package.Count == 0)
            return;
        InstallOptions options = new()
        {
            Force = Force,
            Source = Providers.Content(S3Options.Of(null, null, null, name => GetVariableValue(name))),
            Differs = "is not known to be what the job left: it was edited, or is of another attempt, or was not received by this user",
            Written = received.Add,
        };
        TransferProgress progress = new();
        var view = TransferView.Of($"Receive results into {folder}", progress);
        var plan = Await((_, token) => Install.PlanAsync(package, folder, options, token), view);
        if (!this.Confirm(plan, $"Receive results of {Display.Count(jobs.Count, "job")}"))
            return;
        var jobOf = jobs.ToDictionary(job => $"{job.Subject!.Group}/{job.Subject.Name}");
        foreach (var file in Stream((report, token) => Install.ExecuteAsync(plan, progress, report, token), view))
            WriteObject(Received(file, jobOf[string.Join('/', file.LogicalKey.Split('/', 3).Take(2))]));
    }

    private static ReceivedFile Received(InstalledFile file, Job job) => new()
    {
        Job = job.Name,
        JobId = job.JobId,
        Subject = job.Subject?.Id,
        LogicalKey = file.LogicalKey,
        Path = file.Path,
        Size = file.Size,
        Action = file.Action,
    };
}
