namespace Quilt;

/// <summary>
/// Stable names of what can go wrong. A cmdlet's FullyQualifiedErrorId starts with one of them, so scripts match on them: a name,
/// once released, does not change.
/// </summary>
public static class Problem
{
    /// <summary>A name is not of the form <c>user/pkg</c>.</summary>
    public const string InvalidPackageName = nameof(InvalidPackageName);

    /// <summary>One package came by the pipeline, and a parameter names another.</summary>
    public const string PackageNamedTwice = nameof(PackageNamedTwice);

    /// <summary>A logical key is empty, absolute, or has an empty, <c>.</c> or <c>..</c> part.</summary>
    public const string InvalidLogicalKey = nameof(InvalidLogicalKey);

    /// <summary>A physical key is not a URL that the package format allows.</summary>
    public const string InvalidPhysicalKey = nameof(InvalidPhysicalKey);

    /// <summary>A hash is not of one of the three types of the package format, or has a malformed value.</summary>
    public const string InvalidHash = nameof(InvalidHash);

    /// <summary>A text is not a <c>quilt+s3</c> or <c>quilt+file</c> URI.</summary>
    public const string InvalidUri = nameof(InvalidUri);

    /// <summary>Metadata is not a JSON object, or holds a value that JSON cannot hold (NaN, an infinity, a lone surrogate).</summary>
    public const string InvalidMetadata = nameof(InvalidMetadata);

    /// <summary>A registry is neither <c>s3://bucket</c> nor a folder.</summary>
    public const string InvalidRegistry = nameof(InvalidRegistry);

    /// <summary>A registry is of a kind that nothing loaded here can open.</summary>
    public const string StoreNotSupported = nameof(StoreNotSupported);

    /// <summary>A folder that was named as a registry does not exist.</summary>
    public const string RegistryNotFound = nameof(RegistryNotFound);

    /// <summary>A registry has rules for what may be pushed, which this version cannot check.</summary>
    public const string WorkflowNotSupported = nameof(WorkflowNotSupported);

    /// <summary>A manifest breaks the package format; the message names the line.</summary>
    public const string InvalidManifest = nameof(InvalidManifest);

    /// <summary>A manifest's content does not have the top hash that was asked for.</summary>
    public const string ManifestHashMismatch = nameof(ManifestHashMismatch);

    /// <summary>A pointer names a revision whose manifest is gone.</summary>
    public const string ManifestNotFound = nameof(ManifestNotFound);

    /// <summary>The registry holds no package of that name.</summary>
    public const string PackageNotFound = nameof(PackageNotFound);

    /// <summary>The package has no revision of that hash or tag.</summary>
    public const string RevisionNotFound = nameof(RevisionNotFound);

    /// <summary>A hash prefix is shorter than six characters or fits more than one revision.</summary>
    public const string AmbiguousHash = nameof(AmbiguousHash);

    /// <summary>The package holds no entry of that logical key.</summary>
    public const string EntryNotFound = nameof(EntryNotFound);

    /// <summary>An entry's content is not where its physical key says.</summary>
    public const string ContentNotFound = nameof(ContentNotFound);

    /// <summary>Content lies in an archive of S3 (Glacier), from which it cannot be read before it is restored.</summary>
    public const string ContentArchived = nameof(ContentArchived);

    /// <summary>Content does not have the size or hash that the manifest states.</summary>
    public const string ContentMismatch = nameof(ContentMismatch);

    /// <summary>An entry of a remote registry points at a local file, which is never read.</summary>
    public const string LocalKeyRefused = nameof(LocalKeyRefused);

    /// <summary>A file that was to be added does not exist, or changed while it was read.</summary>
    public const string SourceChanged = nameof(SourceChanged);

    /// <summary>A file that was to be added may not, or cannot, be read.</summary>
    public const string SourceDenied = nameof(SourceDenied);

    /// <summary>A local file was to be pushed without being copied, but is not in the registry.</summary>
    public const string LocalFileNotCopied = nameof(LocalFileNotCopied);

    /// <summary>Content was to go to a place outside the registry's bucket, into what belongs to the registry itself, or where a file stands in a folder's place.</summary>
    public const string InvalidDestination = nameof(InvalidDestination);

    /// <summary>A pointer of the registry (<c>latest</c> or a timestamp) does not hold a top hash.</summary>
    public const string InvalidPointer = nameof(InvalidPointer);

    /// <summary>A path does not exist.</summary>
    public const string PathNotFound = nameof(PathNotFound);

    /// <summary>A target file exists and differs; it is left alone unless forced.</summary>
    public const string TargetModified = nameof(TargetModified);

    /// <summary>A target path would lie outside the target folder, or cannot be a file name here.</summary>
    public const string UnsafePath = nameof(UnsafePath);

    /// <summary><c>latest</c> is not a revision that the pushed package was derived from.</summary>
    public const string PackageConflict = nameof(PackageConflict);

    /// <summary>The registry or target may not be written.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>There is no room left where bytes are written.</summary>
    public const string DiskFull = nameof(DiskFull);

    /// <summary>Another process holds the registry's lock for too long.</summary>
    public const string RegistryLocked = nameof(RegistryLocked);

    /// <summary>A table of subjects lacks a required column, or cannot be read.</summary>
    public const string InvalidTable = nameof(InvalidTable);

    /// <summary>A subject id (or group, session) is not one plain part of a path, or stands twice in the table.</summary>
    public const string InvalidSubject = nameof(InvalidSubject);

    /// <summary>A subject that was asked for by its id stands in the table but has no image.</summary>
    public const string SubjectWithoutImage = nameof(SubjectWithoutImage);

    /// <summary>No subject has the id that was asked for, or no group the name.</summary>
    public const string SubjectNotFound = nameof(SubjectNotFound);

    /// <summary>A package is not a revision of a registry yet.</summary>
    public const string PackageNotPushed = nameof(PackageNotPushed);

    /// <summary>A program to run does not exist or is not executable.</summary>
    public const string ProgramNotFound = nameof(ProgramNotFound);

    /// <summary>A program is not the one that a result was made with.</summary>
    public const string ProgramChanged = nameof(ProgramChanged);

    /// <summary>A job over what was recorded would have another input key, so its result would be another one.</summary>
    public const string InputKeyChanged = nameof(InputKeyChanged);

    /// <summary>A job has not ended, so it has no results yet.</summary>
    public const string JobNotEnded = nameof(JobNotEnded);

    /// <summary>An environment variable's name is malformed, or is one that every job gets anyway, or no job would get it that is restarted.</summary>
    public const string InvalidEnvironment = nameof(InvalidEnvironment);

    /// <summary>A license file is not a JSON list of names and values.</summary>
    public const string InvalidLicenseFile = nameof(InvalidLicenseFile);

    /// <summary>Secrets of a run are not known in this session and must be given again; the message names them.</summary>
    public const string SecretsMissing = nameof(SecretsMissing);

    /// <summary>There is no run of that id.</summary>
    public const string RunNotFound = nameof(RunNotFound);

    /// <summary>A run's record cannot be read; the message names the line.</summary>
    public const string InvalidRecord = nameof(InvalidRecord);

    /// <summary>There is no job of that id in the run.</summary>
    public const string JobNotFound = nameof(JobNotFound);

    /// <summary>AWS Batch does not know a job that was sent: it was forgotten, or is in another account, region or endpoint.</summary>
    public const string JobUnknown = nameof(JobUnknown);

    /// <summary>Jobs failed or are incomplete, so their results are not pushed unless told.</summary>
    public const string JobsFailed = nameof(JobsFailed);

    /// <summary>AWS Batch: there is no such job queue.</summary>
    public const string QueueNotFound = nameof(QueueNotFound);

    /// <summary>AWS Batch: a job queue takes no jobs, or runs none.</summary>
    public const string QueueNotUsable = nameof(QueueNotUsable);

    /// <summary>AWS Batch: there is no such job definition, or no such revision of it.</summary>
    public const string JobDefinitionNotFound = nameof(JobDefinitionNotFound);

    /// <summary>AWS Batch: a job definition is not active, or not of one container.</summary>
    public const string JobDefinitionNotUsable = nameof(JobDefinitionNotUsable);

    /// <summary>AWS Batch: no compute environment of the queue can ever have a machine that is large enough for a job.</summary>
    public const string JobDoesNotFit = nameof(JobDoesNotFit);

    /// <summary>AWS Batch did not accept a job, or another request.</summary>
    public const string JobRefused = nameof(JobRefused);

    /// <summary>Waiting took longer than the time given.</summary>
    public const string WaitTimeout = nameof(WaitTimeout);

    /// <summary>A job left no file that fits the name asked for.</summary>
    public const string ResultNotFound = nameof(ResultNotFound);

    /// <summary>An entry or package does not say which run it comes from.</summary>
    public const string NoProvenance = nameof(NoProvenance);

    /// <summary>A setting is unknown or has a value that cannot be, or the settings file cannot be read.</summary>
    public const string InvalidSetting = nameof(InvalidSetting);

    /// <summary>Reading or writing failed for a reason of the machine's.</summary>
    public const string InputOutput = nameof(InputOutput);

    /// <summary>An error that nobody foresaw: a mistake of this program's, to be reported.</summary>
    public const string Unexpected = nameof(Unexpected);

    /// <summary>There is no bucket of that name.</summary>
    public const string BucketNotFound = nameof(BucketNotFound);

    /// <summary>Credentials were good once and are no longer.</summary>
    public const string CredentialsExpired = nameof(CredentialsExpired);

    /// <summary>No credentials were found, or the service does not know them.</summary>
    public const string CredentialsInvalid = nameof(CredentialsInvalid);

    /// <summary>This machine's clock is further off than the service allows.</summary>
    public const string ClockSkewed = nameof(ClockSkewed);

    /// <summary>The bucket is in another region.</summary>
    public const string WrongRegion = nameof(WrongRegion);

    /// <summary>A service does not answer: no network, a wrong endpoint, or a proxy in between.</summary>
    public const string ServiceUnreachable = nameof(ServiceUnreachable);

    /// <summary>No region of AWS is named anywhere, and none can be guessed.</summary>
    public const string RegionMissing = nameof(RegionMissing);

    /// <summary>An endpoint's URL or a region's name cannot be one.</summary>
    public const string InvalidEndpoint = nameof(InvalidEndpoint);
}
