using System.Globalization;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Where a job's inputs and results are in S3.</summary>
internal static class JobPlaces
{
    /// <summary>Where the job writes to.</summary>
    public static string OutputOf(RunHeader run, JobState job) => $"{run.Spec.Output}/{job.Place}";

    /// <summary>The folder, with a slash at its end, of what the jobs of a run are given.</summary>
    /// <param name="run">A run with the same output.</param>
    /// <param name="runId">The run's id.</param>
    public static string FolderOf(RunHeader run, string runId) => $"{InputsOf(run)}/{runId}/";

    /// <summary>The list of the job's inputs.</summary>
    public static string InputListOf(RunHeader run, JobState job) => $"{FolderOf(run, run.Id)}{job.Place}.json";

    /// <summary>The subject's metadata, where it is an object.</summary>
    public static string MetadataOf(RunHeader run, JobState job) => $"{FolderOf(run, run.Id)}{job.Place}.metadata.json";

    /// <summary>The sidecar that is made for the job, where it gets one: among a run's inputs as CMeDS has it among a data set's.</summary>
    public static string SidecarOf(RunHeader run, JobState job) => $"{InputsOf(run)}/{run.Id}/{job.Place}/{job.Subject.Name}.json";

    /// <summary>The variables of an array's children.</summary>
    public static string ArrayOf(RunHeader run, int array) => string.Create(CultureInfo.InvariantCulture, $"{FolderOf(run, run.Id)}array-{array}.jsonl");

    /// <summary>The folder for copies of the job's inputs: of the same name for whoever works on the same bytes in the same way.</summary>
    public static string CopiesOf(RunHeader run, JobState job) => $"{InputsOf(run)}/{job.Current.InputKey}";

    private static string InputsOf(RunHeader run) => $"{run.Spec.Output}/{AwsSpec.InputFolder}";
}
