using System.Management.Automation;
using Quilt;
using Quilt.Editing;
using Quilt.Registries;
using Quilt.Runs;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Pushes a folder, a package, or the results of jobs as the next revision of a package.</summary>
[Cmdlet(VerbsCommon.Push, "QuiltPackage", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(Package))]
public sealed class PushQuiltPackageCommand : RegistryCmdlet
{
    private const string PathSet = "Path";
    private const string PackageSet = "Package";
    private const string JobSet = "Job";
    private const string RunSet = "Run";

    private readonly List<Job> jobs = [];
    private readonly JobStopper stopper = new(SessionRuns.Default);

    /// <summary>The name to push under, <c>user/package</c>; by default a package's own, and for jobs the one of their run.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = PackageSet)]
    [Parameter(Position = 0, ParameterSetName = JobSet)]
    [Parameter(Position = 0, ParameterSetName = RunSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public string? Name { get; set; }

    /// <summary>What to push: a folder, a file, or <c>s3://bucket/folder</c>.</summary>
    [Parameter(Position = 1, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [FilePath(typeof(Package), typeof(Job), typeof(Run))]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The package to push.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PackageSet, ValueFromPipeline = true)]
    public Package? Package { get; set; }

    /// <summary>Jobs whose results to push; those that still run are waited for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JobSet, ValueFromPipeline = true)]
    public Job[] Job { get; set; } = [];

    /// <summary>Runs: the results of all their jobs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RunSet, ValueFromPipeline = true)]
    public Run[] Run { get; set; } = [];

    /// <summary>The folder of the package that the files go into; by default its root, and for jobs the place that their run names.</summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = PackageSet)]
    [Parameter(ParameterSetName = JobSet)]
    [Parameter(ParameterSetName = RunSet)]
    public string? Prefix { get; set; }

    /// <summary>Start from an empty package instead of the latest revision.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = PackageSet)]
    public SwitchParameter Replace { get; set; }

    /// <summary>Push the results of the jobs that succeeded although others did not.</summary>
    [Parameter(ParameterSetName = JobSet)]
    [Parameter(ParameterSetName = RunSet)]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>Push also what jobs left that ended well and lack an expected output; the metadata of each such entry says that its outcome is Incomplete.</summary>
    [Parameter(ParameterSetName = JobSet)]
    [Parameter(ParameterSetName = RunSet)]
    public SwitchParameter AllowIncomplete { get; set; }

    /// <summary>Put a dataset_description.json beside the results: what generated them, from which data, as BIDS asks of derivatives.</summary>
    [Parameter(ParameterSetName = JobSet)]
    [Parameter(ParameterSetName = RunSet)]
    public SwitchParameter DatasetDescription { get; set; }

    /// <summary>What the revision is about.</summary>
    [Parameter]
    public string? Message { get; set; }

    /// <summary>The package's metadata: a hashtable, an object or JSON text; by default what the package has.</summary>
    [Parameter]
    public Metadata? Metadata { get; set; }

    /// <summary>Where content goes in the bucket of a registry on S3: <c>s3://bucket/folder</c>, or the folder alone; by default <c>user/package</c>.</summary>
    [Parameter]
    public string? Destination { get; set; }

    /// <summary>Push even if the latest revision is one that the package was not derived from.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Publish nothing when the latest revision has the same content already.</summary>
    [Parameter]
    public SwitchParameter Dedupe { get; set; }

    /// <summary>Copy no content; the entries keep their physical keys.</summary>
    [Parameter]
    public SwitchParameter NoCopy { get; set; }

    /// <summary>The hash that new content gets. With CRC64NVME objects that are in S3 already need not be read: S3 keeps that checksum of each.</summary>
    [Parameter]
    [ValidateSet("sha2-256-chunked", "SHA256", "CRC64NVME")]
    public string HashType { get; set; } = "sha2-256-chunked";

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == JobSet)
            jobs.AddRange(Job);
        else if (ParameterSetName == RunSet)
            AddJobs();
        else if (ParameterSetName == PackageSet)
            PushPackage(Package!);
        else
            PushFiles(NameOf(Name), Path ?? throw new QuiltException(
                Problem.PathNotFound, $"Say what to push: Push-QuiltPackage {Name} ./folder, or pipe a package, jobs or a run.", Name));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (var job in jobs)
            stopper.Add(job);
        foreach (var run in jobs.GroupBy(job => job.RunId))
            Try(() => PushResults(run.First().Run, [.. run]));
    }

    /// <inheritdoc/>
    private protected override void OnStop() => stopper.Stop();

    private static PackageName NameOf(string? text) => PackageName.TryParse(text, out var name) ? name : throw new QuiltException(
        Problem.InvalidPackageName,
        $"{(string.IsNullOrEmpty(text) ? "The package has no name yet" : $"'{text}' is not a package name")}. " +
        "Give user/package first, as in: Push-QuiltPackage lab/LA5c. Both parts take letters, digits, '_' and '-'.",
        text);

    private void AddJobs()
    {
        foreach (var run in Run)
            Try(() => jobs.AddRange(Await((_, token) => SessionRuns.Default.GetJobsAsync(run.Id, token))));
    }

    private void PushFiles(PackageName name, string path)
    {
        var registry = OpenRegistry();
        var start = Latest(registry, name);
        if (Replace)
            start = PackageEdit.InPlaceOf(new Package(), start);
        var package = WithFiles(start, path, Prefix);
        if (package.Count == 0)
            WriteWarning($"'{path}' holds no files, so {name} has no entries.");
        Push(registry, name, package, addsToLatest: true);
    }

    private void PushPackage(Package package)
    {
        var name = NameOf(string.IsNullOrEmpty(Name) ? package.Name : Name);
        var registry = OpenRegistry(Registry ?? package.Registry, package.Connection);
        if (Prefix is { Length: > 0 } prefix)
            package = PackageEdit.Under(Replace ? PackageEdit.InPlaceOf(new Package(), Latest(registry, name)) : Latest(registry, name), package, prefix);
        else if (Replace)
            package = PackageEdit.InPlaceOf(package, Latest(registry, name));
        Push(registry, name, package);
    }

    private void PushResults(Run? run, IReadOnlyList<Job> ofRun)
    {
        if (run is null)
            throw new QuiltException(Problem.RunNotFound, $"The job '{ofRun[0].Name}' does not say which run it belongs to.", ofRun[0].JobId);
        // Imported jobs read no package, so theirs has to be named; it lies where their results do.
        var name = NameOf(string.IsNullOrEmpty(Name) ? run.Package?.Split('@')[0] : Name);
        run = run with { Package = run.Package ?? $"{name}" };
        var runs = SessionRuns.Default;
        var ended = IsWhatIf ? Ended(runs, ofRun) : Wait(runs, ofRun);
        if (ended.Count == 0)
            return;
        var registry = OpenRegistry(Registry ?? run.Registry ?? BucketOf(run.Output), run.Connection);
        var start = Latest(registry, name);
        ResultOptions options = new() { AllowPartial = AllowPartial, AllowIncomplete = AllowIncomplete, Prefix = Prefix, Name = $"{name}" };
        var results = Await((report, token) => RunResults.BuildAsync(start, ended, runs, options, report, token));
        using var description = DatasetDescription ? new DescriptionFile(results, run, Prefix) : null;
        Push(registry, name, description?.AddTo(results) ?? results, addsToLatest: true);
    }

    private static string? BucketOf(string? output) =>
        output?.StartsWith("s3://", StringComparison.Ordinal) == true ? string.Join('/', output.Split('/')[..3]) : null;

    private List<Job> Wait(BatchRuns runs, IReadOnlyList<Job> ofRun)
    {
        if (IsVerbose && Now(runs, ofRun)[false].ToList() is { Count: > 0 } open)
            WriteVerbose($"The push waits for {Display.Some(open)}, which {(open.Count == 1 ? "has" : "have")} not ended. Ctrl+C ends the wait; nothing is pushed then.");
        var jobIds = ofRun.Select(job => job.JobId).ToList();
        JobProgress progress = new(jobIds.Count);
        return [.. Stream((_, token) => runs.WaitAsync(jobIds, progress, token), progress.View("Wait for jobs before their results are pushed"))];
    }

    // A plan waits for nobody: it is made of what is there.
    private List<Job> Ended(BatchRuns runs, IReadOnlyList<Job> ofRun)
    {
        var now = Now(runs, ofRun);
        if (now[false].ToList() is { Count: > 0 } open)
            WriteWarning($"{Display.Some(open)} still run: the push would wait for them, and this plan is without their results.");
        return [.. now[true]];
    }

    // By whether they have ended.
    private ILookup<bool, Job> Now(BatchRuns runs, IReadOnlyList<Job> ofRun) =>
        ofRun.Select(job => Await((_, token) => runs.GetJobAsync(job.JobId, token))).ToLookup(job => job.IsEnded);

    private Package Latest(Registry registry, PackageName name)
    {
        try
        {
            return Await((_, token) => registry.TryGetLatestAsync(name, token)) ?? new Package();
        }
        catch (QuiltException error) when (Replace && Force && error.Problem is (Problem.ManifestNotFound or Problem.ManifestHashMismatch or Problem.InvalidManifest or Problem.InvalidPointer))
        {
            return new Package(); // nothing of it is wanted, and it is published over
        }
    }

    private void Push(Registry registry, PackageName name, Package package, bool addsToLatest = false) => this.Push(registry, package, new PushOptions
    {
        Name = name,
        Message = Message,
        Metadata = Metadata,
        Force = Force,
        AddsToLatest = addsToLatest,
        Dedupe = Dedupe,
        NoCopy = NoCopy,
        Destination = Destination,
        HashType = HashType.ToUpperInvariant() switch
        {
            "SHA256" => Quilt.HashType.Sha256,
            "CRC64NVME" => Quilt.HashType.Crc64Nvme,
            _ => Quilt.HashType.Sha256Chunked,
        },
        Source = ContentOf(package),
    });
}
