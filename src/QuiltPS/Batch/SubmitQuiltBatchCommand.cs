using System.Collections;
using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Submits a job per subject, and gives each as soon as it is accepted.</summary>
[Cmdlet(VerbsLifecycle.Submit, "QuiltBatch", SupportsShouldProcess = true, DefaultParameterSetName = "Local")]
[OutputType(typeof(Job))]
public sealed class SubmitQuiltBatchCommand : QuiltCmdlet
{
    private readonly JobStopper stopper = new(BatchRuns.Default);
    private readonly DoneResults done = new();
    private readonly PlannedJobs planned = new();
    private RunSubmission? submission;

    /// <summary>The subjects.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Subject[] Subject { get; set; } = [];

    /// <summary>Run the jobs on this machine, each as a process.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Local")]
    public SwitchParameter Local { get; set; }

    /// <summary>The program: a path, or a name that is looked for in PATH. A .ps1 runs in the PowerShell of this session.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Local")]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = "";

    /// <summary>The program's arguments. One that names an existing file is made absolute, and its content is part of the input key.</summary>
    [Parameter(Position = 1, ParameterSetName = "Local")]
    [Alias("Args")]
    [ValidateNotNull]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>How many jobs run at once; by default as many as this machine has cores.</summary>
    [Parameter(ParameterSetName = "Local")]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>The longest time that an attempt may take: seconds, or a TimeSpan. Then it is killed with all that it started.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan Timeout { get; set; }

    /// <summary>What each job must leave: patterns relative to its output folder, such as volumes.tsv or *.pdf.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExpectedOutput { get; set; } = [];

    /// <summary>Environment variables for every job. Values of those that are named like secrets are not recorded.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    /// <summary>A JSON list of names and values that become environment variables and are never recorded or shown.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LicenseFile { get; set; }

    /// <summary>The place of the results in the package.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Output { get; set; } = "results";

    /// <summary>Leave out subjects whose results, made from the same bytes in the same way, are in the package already.</summary>
    [Parameter]
    public SwitchParameter SkipDone { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        var path = ProgramPath();
        var folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        var interpreter = path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) ? CallingPowerShell.ScriptCommand : [];
        RunSpec spec = new()
        {
            Program = Await((_, token) => LocalProgram.ResolveAsync(path, ArgumentList, folder, interpreter, token)),
            Environment = JobEnvironment.Read(Environment),
            Secrets = JobEnvironment.ReadLicense(LicenseFile is null ? null : FullPath(LicenseFile)),
            ExpectedOutput = [.. ExpectedOutput],
            Timeout = Timeout > TimeSpan.Zero ? Timeout : null,
            ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : null,
            Output = Output,
        };
        submission = BatchRuns.Default.Open(spec, done.Keys);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var subject in Subject)
            Try(() => Submit(subject));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (IsWhatIf && $"{planned}" is { Length: > 0 } plan)
            ShouldProcess(plan, plan, "Submit-QuiltBatch");
    }

    /// <inheritdoc/>
    private protected override void OnStop() => stopper.Stop();

    private void Submit(Subject subject)
    {
        if (SkipDone && subject.Package is { } package)
            Await((_, token) => done.AddAsync(package, token));
        var plan = submission!.Plan(subject);
        if (SkipDone && plan.IsDone)
        {
            planned.AddDone();
            WriteVerbose($"{plan.Name}: the package holds its results already.");
            return;
        }
        if (!ShouldProcess($"{plan.Name} ({plan.InputCount} input files, {Display.Size(plan.InputSize)})", "Submit job"))
        {
            planned.Add(plan);
            return;
        }
        WriteObject(Await((_, _) => SubmitAsync(plan)));
    }

    // A job is accepted as a whole, and told to the stopper on the worker: so a stop that comes in between finds it, though the
    // pipeline never sees it.
    private async Task<Job> SubmitAsync(JobPlan plan)
    {
        var job = await submission!.SubmitAsync(plan, CancellationToken.None).ConfigureAwait(false);
        stopper.Add(job);
        return job;
    }

    // A bare name is looked for in PATH, unless a file of that name lies here: who names a script of his folder means that one.
    private string ProgramPath()
    {
        var isName = FilePath.AsSpan().IndexOfAny('/', '\\') < 0 && !FilePath.StartsWith('~');
        return isName && !File.Exists(FullPath(FilePath)) ? FilePath : FullPath(FilePath);
    }
}
