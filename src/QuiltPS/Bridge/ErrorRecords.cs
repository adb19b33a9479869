using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// Exceptions as PowerShell shows them: the id is the problem's name (the engine adds the cmdlet's class), the target is what the user
/// named. Scripts match on ids, so what is not a <see cref="QuiltException"/> gets one here too.
/// </summary>
internal static class ErrorRecords
{
    private const int NoSpaceLeft = 28; // ENOSPC on Linux and macOS
    private const int DiskIsFull = unchecked((int)0x80070070); // ERROR_DISK_FULL on Windows

    /// <summary>Whether an exception is the engine's own way of ending a pipeline, which must pass untouched.</summary>
    public static bool BelongsToEngine(Exception e) => e is RuntimeException or FlowControlException;

    public static ErrorRecord From(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var only] } => From(only),
        QuiltException known => Disarmed(new ErrorRecord(known, known.Problem, CategoryOf(known.Problem), known.Target)),
        _ => Disarmed(new ErrorRecord(e, ProblemOf(e), CategoryOf(ProblemOf(e)), (e as FileNotFoundException)?.FileName)),
    };

    // A message names what others wrote: keys of manifests, lines of pointers, files.
    private static ErrorRecord Disarmed(ErrorRecord record)
    {
        if (Display.Message(record.Exception.Message) is var safe && safe != record.Exception.Message)
            record.ErrorDetails = new ErrorDetails(safe);
        return record;
    }

    private static string ProblemOf(Exception e) => e switch
    {
        UnauthorizedAccessException => Problem.AccessDenied,
        FileNotFoundException or DirectoryNotFoundException => Problem.PathNotFound,
        IOException when (e.HResult & 0xFFFF) == NoSpaceLeft || e.HResult == DiskIsFull => Problem.DiskFull,
        IOException => Problem.InputOutput,
        _ => Problem.Unexpected,
    };

    private static ErrorCategory CategoryOf(string problem) => problem switch
    {
        Problem.InvalidPackageName or Problem.InvalidLogicalKey or Problem.InvalidPhysicalKey or Problem.InvalidHash or
            Problem.InvalidUri or Problem.InvalidDestination or Problem.InvalidMetadata or Problem.InvalidRegistry or Problem.AmbiguousHash or
            Problem.InvalidSubject or Problem.InvalidEnvironment or Problem.InvalidSetting or Problem.InvalidEndpoint or Problem.RegionMissing or
            Problem.PackageNamedTwice => ErrorCategory.InvalidArgument,
        Problem.InvalidManifest or Problem.ManifestHashMismatch or Problem.InvalidPointer or Problem.ContentMismatch or
            Problem.InvalidTable or Problem.InvalidRecord or Problem.SourceChanged or Problem.NoProvenance or
            Problem.InvalidLicenseFile or Problem.ProgramChanged or Problem.InputKeyChanged => ErrorCategory.InvalidData,
        Problem.BucketNotFound or Problem.ManifestNotFound or Problem.PackageNotFound or Problem.RevisionNotFound or Problem.EntryNotFound or Problem.ContentNotFound or
            Problem.RegistryNotFound or Problem.PathNotFound or Problem.ProgramNotFound or Problem.RunNotFound or
            Problem.JobNotFound or Problem.JobUnknown or Problem.QueueNotFound or Problem.JobDefinitionNotFound or Problem.ResultNotFound or Problem.SubjectNotFound or Problem.SubjectWithoutImage
            => ErrorCategory.ObjectNotFound,
        Problem.LocalKeyRefused or Problem.UnsafePath => ErrorCategory.SecurityError,
        Problem.CredentialsExpired or Problem.CredentialsInvalid => ErrorCategory.AuthenticationError,
        Problem.ClockSkewed or Problem.WrongRegion or Problem.ServiceUnreachable => ErrorCategory.ConnectionError,
        Problem.AccessDenied or Problem.SourceDenied => ErrorCategory.PermissionDenied,
        Problem.TargetModified or Problem.PackageConflict => ErrorCategory.ResourceExists,
        Problem.QueueNotUsable or Problem.JobDefinitionNotUsable or Problem.JobDoesNotFit or Problem.JobRefused or Problem.LocalFileNotCopied or Problem.PackageNotPushed or Problem.SecretsMissing => ErrorCategory.InvalidOperation,
        Problem.StoreNotSupported => ErrorCategory.NotInstalled,
        Problem.WorkflowNotSupported => ErrorCategory.NotImplemented,
        Problem.RegistryLocked or Problem.JobNotEnded => ErrorCategory.ResourceBusy,
        Problem.ContentArchived => ErrorCategory.ResourceUnavailable,
        Problem.DiskFull => ErrorCategory.WriteError,
        Problem.JobsFailed => ErrorCategory.InvalidResult,
        Problem.WaitTimeout => ErrorCategory.OperationTimeout,
        Problem.InputOutput => ErrorCategory.DeviceError,
        _ => ErrorCategory.NotSpecified,
    };
}
