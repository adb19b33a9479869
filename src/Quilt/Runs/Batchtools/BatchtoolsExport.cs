using System.Text.Json;

namespace Quilt.Runs.Batchtools;

/// <summary>Jobs on AWS Batch as the files that the Python batchtools reads.</summary>
public sealed class BatchtoolsExport
{
    private static readonly JsonWriterOptions Form = new() { Indented = true };

    private readonly IReadOnlyList<(RunHeader Run, JobState Job, Subject Subject, string Output)> jobs;

    private BatchtoolsExport(IReadOnlyList<(RunHeader Run, JobState Job, Subject Subject, string Output)> jobs) => this.jobs = jobs;

    /// <summary>Number of jobs.</summary>
    public int Count => jobs.Count;

    /// <summary>Collects jobs as they are now.</summary>
    /// <param name="runs">Where they are known.</param>
    /// <param name="wanted">The jobs, of any runs.</param>
    /// <param name="report">Told of jobs that are not on AWS Batch, which are left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BatchtoolsExport> CollectAsync(BatchRuns runs, IEnumerable<Job> wanted, IReport report, CancellationToken cancellationToken)
    {
        List<(RunHeader, JobState, Subject, string)> found = [];
        foreach (var ofRun in wanted.Select(job => RunId.SplitJob(job.JobId)).GroupBy(job => job.RunId, job => job.Number))
        {
            var run = await runs.FreshAsync(ofRun.Key, cancellationToken).ConfigureAwait(false);
            foreach (var job in ofRun.Select(number => run.Judge(run.Record.GetJob(number))))
            {
                if (job.Current.EngineId is null || run.Engine.OutputOf(run.Record, job) is not { } output)
                    report.Error(new QuiltException(Problem.JobNotFound, $"The job '{job.Subject.JobName}' is not on AWS Batch, and batchtools knows no others.", RunId.OfJob(run.Record.Header.Id, job.Number)));
                else
                    found.Add((run.Record.Header, job, run.Record.ReadSubject(job), output));
            }
        }
        return new BatchtoolsExport([.. found.OrderBy(one => one.Item2.Current.EngineId, StringComparer.Ordinal)]);
    }

    /// <summary>The submission.json: job's id → what was submitted.</summary>
    public byte[] ToSubmission() => Write(json =>
    {
        json.WriteStartObject();
        foreach (var (run, job, subject, output) in jobs)
        {
            json.WriteStartObject(job.Current.EngineId!);
            json.WriteString("date", job.Current.Created.ToString("R"));
            json.WriteString("group", subject.Group);
            json.WriteString("image", SubjectImage.UrlOf(subject));
            json.WriteString("jobDefinition", run.Spec.JobDefinition);
            json.WriteString("jobId", job.Current.EngineId);
            json.WriteString("jobName", subject.JobName);
            json.WriteString("output_path", output);
            json.WriteString("queue", run.Spec.Queue);
            json.WriteString("subject_id", subject.Name);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    /// <summary>The status.json: state → list of objects → job's id → what became of it.</summary>
    public byte[] ToStatus() => Write(json =>
    {
        json.WriteStartObject();
        foreach (var state in jobs.GroupBy(one => one.Job.Current.Status.ToString()).OrderBy(state => state.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray(state.Key);
            foreach (var (_, job, _, output) in state)
            {
                json.WriteStartObject();
                json.WriteStartObject(job.Current.EngineId!);
                // batchtools writes an empty text for what it does not know.
                if (job.Current.ExitCode is { } code)
                    json.WriteNumber("exit_code", code);
                else
                    json.WriteString("exit_code", "");
                json.WriteString("log", job.Current.LogStream ?? "");
                json.WriteString("output_path", output);
                json.WriteString("reason", job.Current.Reason ?? "");
                json.WriteString("status", state.Key);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, Form))
            write(json);
        text.WriteByte((byte)'\n');
        return text.ToArray();
    }
}
