using System.Collections;
using System.Collections.Immutable;
using System.Management.Automation;
using Quilt;
using Quilt.Registries;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Submits a job per subject, or per result that is to be made again, and gives each as soon as it is accepted.</summary>
[Cmdlet(VerbsLifecycle.Submit, "QuiltBatch", SupportsShouldProcess = true, DefaultParameterSetName = LocalSet)]
[OutputType(typeof(Job))]
public sealed class SubmitQuiltBatchCommand : LocalJobCmdlet
{
    private readonly JobStopper stopper = new(SessionRuns.Default);
    private readonly DoneResults done = new();
    private readonly PlannedJobs planned = new();
    private readonly HashSet<(RunSubmission, string)> again = [];
    private readonly HashSet<RunSubmission> told = [];
    private readonly RecordedSecrets secrets = new();
    private readonly HashSet<string> doubted = [];
    private readonly List<(RunSubmission Submission, JobPlan Plan, string Action)> held = [];
    private readonly LeftOut leftOut;
    private readonly LocalSubmissions submissions;
    private readonly AwsSubmissions awsSubmissions;
    private InputSubjects? inputs;
    private ImmutableSortedDictionary<string, string>? license;
    private bool isAnyOpen;

    /// <summary>Makes the cmdlet.</summary>
    public SubmitQuiltBatchCommand()
    {
        leftOut = new LeftOut(done);
        submissions = new LocalSubmissions(done.Keys);
        awsSubmissions = new AwsSubmissions(done.Keys);
    }

    /// <summary>The subjects.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = LocalSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = AwsSet)]
    [SubjectsOnly]
    [ValidateNotNull]
    public Subject[] Subject { get; set; } = [];

    /// <summary>The image that a result was made from, as a package URI: by property name from Get-QuiltProvenance.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNullOrEmpty]
    public string? Input { get; set; }

    /// <summary>The longest time that an attempt may take: seconds, or a TimeSpan. Then it is killed with all that it started.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan Timeout { get; set; }

    /// <summary>What each job must leave: patterns relative to its output folder, such as volumes.tsv or *.pdf.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [ValidateNotNull]
    public string[] ExpectedOutput { get; set; } = [];

    /// <summary>Environment variables for every job. Values of those that are named like secrets are not recorded.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    [Variables]
    public IDictionary Environment { get; set; } = new Hashtable();

    /// <summary>A JSON list of names and values that become environment variables and are never recorded or shown.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LicenseFile { get; set; }

    /// <summary>Give each job a sidecar with what tables and sidecars say of its subject (scan_details: name, age, sex, manufacturer and others).</summary>
    [Parameter(ParameterSetName = LocalSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public SwitchParameter UploadMetadata { get; set; }

    /// <summary>The place of the results in the package; on AWS Batch an S3 prefix, of which the part below s3://bucket/user/package/ is that place.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ParameterSetName = AwsSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet)]
    public string? Output { get; set; }

    /// <summary>Leave out subjects whose results, made from the same bytes in the same way, are in the package already.</summary>
    [Parameter]
    public SwitchParameter SkipDone { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        if (!MyInvocation.ExpectingInput && Subject.Length == 0 && string.IsNullOrEmpty(Input))
            throw new QuiltException(Problem.InvalidSubject, "There are no subjects to submit jobs for. Pipe them: Get-QuiltSubject user/package | Submit-QuiltBatch …");
        // What is wrong with the program is told before the first subject, where it is known by then. How a queue is reached subjects say.
        if (Named.Contains(nameof(FilePath)))
            _ = Submission(null);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (!string.IsNullOrEmpty(Input))
            Try(SubmitAgain);
        if (Subject.Length > 0 && MissingProgram.OfSubjects(IsForAws, FilePath, Queue, JobDefinition) is { } missing)
            ThrowTerminatingError(ErrorRecords.From(missing));
        foreach (var subject in Subject)
            Try(() => Submit(SubmissionOf(subject), subject));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (var warning in leftOut.Warnings(isAll: !isAnyOpen))
            WriteWarning(warning);
        SayWhenStopped(SendHeld);
        // Nobody comes here whose submission broke off: it stays open, for who submits the same again to go on with.
        foreach (var submission in awsSubmissions.All)
            Try(() => Await((_, token) => submission.CompleteAsync(token)));
        if (IsWhatIf && planned.Text(Asked(), SkipDone) is { Length: > 0 } plan)
        {
            TellMade(planned.Firsts);
            ShouldProcess(plan, plan, "Submit-QuiltBatch");
        }
    }

    /// <inheritdoc/>
    private protected override void OnStop() => stopper.Stop();

    private void SendHeld()
    {
        Sending.Expected = held.Count;
        foreach (var ofSubmission in held.GroupBy(one => one.Submission))
            OfferGood(ofSubmission.Key, [.. ofSubmission]);
        foreach (var (submission, plans) in awsSubmissions.TakeRest())
            Send(submission, plans);
    }

    // What the line of a job does not say of it.
    private IEnumerable<string> Asked()
    {
        if (Attempts > 0)
            yield return $"{Display.Count(Attempts, "attempt")} each";
        if (Timeout > TimeSpan.Zero)
            yield return $"at most {Display.Duration(Timeout)} for an attempt";
        if (IsForAws && StageInput)
            yield return "with copies of their inputs";
        if (ExpectedOutput.Length > 0)
            yield return $"each to leave {string.Join(", ", ExpectedOutput)}";
    }

    private void SubmitAgain()
    {
        var uri = RecordedWork.ReadInput(Input!);
        RecordedWork recorded = new(
            Registry is null ? uri : uri with { Registry = InputRevisions.Locate(Registry, FullPath) }, NotEmpty(InputKey), NotEmpty(ImageDigest), SecretName);
        var isAsRecorded = Whole(() => secrets.Add(SecretName, Given())).IsAsRecorded;
        var (submission, spec) = Submission(null);
        if (!Named.Overlaps([nameof(FilePath), nameof(JobDefinition), nameof(ContainerTag)]))
            recorded.CheckProgram(spec);
        recorded.CheckSecrets(spec);
        var found = Inputs();
        var subject = Await((report, token) => found.FindAsync(recorded.Input, subject => recorded.Fits(submission.Plan(subject)), report, token));
        if (NotEmpty(Group) is { } group)
            subject = subject with { Group = group, Session = NotEmpty(Session), Label = NotEmpty(Label) };
        var plan = submission.Plan(subject);
        if (!Named.Overlaps([nameof(FilePath), nameof(ArgumentList), nameof(JobDefinition), nameof(ContainerTag)]) && isAsRecorded)
            recorded.Check(plan, spec);
        else if (!recorded.Fits(plan) && told.Add(submission))
            WriteWarning($"{plan.Name}, and others perhaps, will be another result than the recorded one: its program, arguments or variables were named anew.");
        // A job with several results is one job all the same.
        if (again.Add((submission, plan.Name)))
            Submit(submission, subject, $" that runs {Display.Line(string.Join(' ', spec.Program?.CommandLine ?? [spec.Image!, .. spec.Command]))}");
    }

    // What a package names to be run is shown to whoever asks first; what the user typed he knows.
    private void Submit(RunSubmission submission, Subject subject, string thatRuns = "")
    {
        var action = $"Submit job{thatRuns}{(UploadMetadata ? ", with a sidecar" : "")}";
        if (SkipDone && subject.Package is { } package)
        {
            var s3 = S3Options.Of(package.Connection, Variable); // the session is the pipeline thread's
            Await((_, token) => done.AddAsync(package, s3, token));
        }
        var plan = submission.Plan(subject);
        if (SkipDone && plan.IsDone)
        {
            planned.AddDone();
            leftOut.Add(plan);
            WriteVerbose($"{plan.Name}: the package holds its results already.");
            return;
        }
        isAnyOpen = true;
        if (Named.Contains(nameof(Output)) && submission.DoubtOf(subject) is { } doubt && doubted.Add(doubt))
            WriteWarning(doubt);
        // Before the first job is sent all are looked at, so they wait for the last subject.
        if (IsForAws && !NoCheck)
            held.Add((submission, plan, action));
        else
            Offer(submission, plan, action);
    }

    private void OfferGood(RunSubmission submission, List<(RunSubmission Submission, JobPlan Plan, string Action)> plans)
    {
        JobPlan[] all = [.. plans.Select(one => one.Plan)];
        HashSet<object> good = new(Whole(all, () => Await((report, token) => submission.CheckAsync(all, report, token))), ReferenceEqualityComparer.Instance);
        Sending.Expected -= all.Length - good.Count;
        foreach (var (_, plan, action) in plans.Where(one => good.Contains(one.Plan)))
        {
            if (!Offer(submission, plan, action))
                Sending.Expected--;
        }
    }

    // False: it is not to go.
    private bool Offer(RunSubmission submission, JobPlan plan, string action)
    {
        if (!ShouldProcess(PlanText.Of(plan, submission.Spec), action))
        {
            planned.Add(submission, plan, Array);
            return false;
        }
        if (!IsForAws)
            SubmitHere(submission, plan, plan.Subject.Package);
        else if (awsSubmissions.Add(submission, plan, Together) is { Count: > 0 } plans)
            Send(submission, plans);
        return true;
    }

    private void SubmitHere(RunSubmission submission, JobPlan plan, Package? package)
    {
        JobSessions.Remember(package?.Registry, package?.Connection, Variable);
        WriteObject(Await((_, _) => SubmitAsync(submission, plan)));
    }

    private InputSubjects Inputs()
    {
        if (inputs is not null)
            return inputs;
        InputRevisions revisions = new(S3Options.Of(null, Variable));
        return inputs = new InputSubjects(revisions.OpenAsync, revisions.ContentOf);
    }

    private object? Variable(string name) => GetVariableValue(name);

    // A job is accepted as a whole, and told to the stopper on the worker: so a stop that comes in between finds it, though the
    // pipeline never sees it.
    private async Task<Job> SubmitAsync(RunSubmission submission, JobPlan plan)
    {
        var job = await submission.SubmitAsync(plan, CancellationToken.None).ConfigureAwait(false);
        stopper.Add(job);
        return job;
    }

    // A queue or job definition that cannot be used is wrong for all subjects, and so is a registry that no job can read.
    private RunSubmission SubmissionOf(Subject subject) => Whole(() =>
    {
        if (IsForAws)
            AwsReach.CheckRegistry(subject);
        return Submission(subject.Package?.Connection).Submission;
    });

    private (RunSubmission Submission, RunSpec Spec) Submission(StoreConnection? connection)
    {
        if (!IsForAws && string.IsNullOrEmpty(FilePath))
            throw MissingProgram.Error(Input);
        license ??= JobEnvironment.ReadLicense(LicenseFile is null ? null : FullPath(LicenseFile));
        var given = secrets.Split(SecretName, Given());
        RunSpec spec = new()
        {
            Environment = given.Plain,
            Secrets = license.SetItems(given.Secret), // whatever they are called
            ExpectedOutput = [.. ExpectedOutput],
            Timeout = Timeout > TimeSpan.Zero ? Timeout : null,
            ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : null,
            UploadMetadata = UploadMetadata,
            Output = NotEmpty(Output) ?? "results",
        };
        if (!IsForAws)
            return submissions.Get(RunResources.Apply(Resource, spec), FilePath!, ArgumentList, FindProgram);
        var aws = AwsSpec(QueueRegion()) with { IsRegionNamed = Named.Contains(nameof(Region)), IsDefinitionRecorded = !string.IsNullOrEmpty(Input) && !Named.Contains(nameof(JobDefinition)) };
        spec = RunResources.Apply(Resource, spec with { Engine = Quilt.Runs.AwsSpec.EngineName, Queue = Queue, JobDefinition = JobDefinition, Aws = aws });
        return awsSubmissions.Get(spec, connection, asked => Await((report, token) => SessionRuns.Default.PrepareAsync(asked, false, report, token, connection)));
    }

    private GivenVariables Given() => new(JobEnvironment.Read(Environment), Named.Contains(nameof(Environment)), Provenance is null ? null : JobEnvironment.Read(Provenance.Environment));

    // The recorded region is that of the recorded queue; who names another queue means one of his own.
    private string? QueueRegion() => Named.Contains(nameof(Region)) || !Named.Contains(nameof(Queue)) ? NotEmpty(Region) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
