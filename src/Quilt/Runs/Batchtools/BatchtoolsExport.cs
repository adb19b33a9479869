using System.Text.Json;

namespace Quilt.Runs.Batchtools;

/// <summary>Jobs on AWS Batch as the files that the Python batchtools reads.</summary>
public sealed class BatchtoolsExport
{
    private static readonly JsonWriterOptions Form = new() { Indented = true };

    private readonly IReadOnlyList<ExportedJob> jobs;

    private BatchtoolsExport(IReadOnlyList<ExportedJob> jobs) => this.jobs = jobs;

    /// <summary>Number of jobs.</summary>
    public int Count => jobs.Count;

    /// <summary>Collects jobs as they are now.</summary>
    /// <param name="runs">Where they are known.</param>
    /// <param name="wanted">The jobs, of any runs.</param>
    /// <param name="report">Told of jobs that are not on AWS Batch, which are left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BatchtoolsExport> CollectAsync(BatchRuns runs, IEnumerable<Job> wanted, IReport report, CancellationToken cancellationToken)
    {
        List<ExportedJob> found = [];
        foreach (var ofRun in wanted.Select(job => RunId.SplitJob(job.JobId)).GroupBy(job => job.RunId, job => job.Number))
        {
            var run = await runs.FreshAsync(ofRun.Key, cancellationToken).ConfigureAwait(false);
            // batchtools knows no names but ARNs.
            var (queue, definition) = await run.Engine.GetFullNamesAsync(run.Record, cancellationToken).ConfigureAwait(false);
            foreach (var job in ofRun.Select(number => run.Judge(run.Record.GetJob(number))))
            {
                if (job.Current.EngineId is null || run.Engine.OutputOf(run.Record, job) is not { } output)
                    report.Error(new QuiltException(Problem.JobNotFound, $"The job '{job.Subject.JobName}' is not on AWS Batch, and batchtools knows no others.", RunId.OfJob(run.Record.Header.Id, job.Number)));
                else
                    found.Add(new ExportedJob(job, run.Record.ReadSubject(job), output, queue!, definition!, run.Record.Header.Spec.Aws?.Region));
            }
        }
        return new BatchtoolsExport([.. found.OrderBy(one => one.State.Current.EngineId, StringComparer.Ordinal)]);
    }

    /// <summary>The submission.json: job's id → what was submitted.</summary>
    public byte[] ToSubmission() => Write(json =>
    {
        json.WriteStartObject();
        foreach (var job in jobs)
        {
            json.WriteStartObject(job.State.Current.EngineId!);
            json.WriteString("date", job.State.Current.Created.ToString("R"));
            json.WriteString("group", job.Subject.Group);
            json.WriteString("image", SubjectImage.UrlOf(job.Subject));
            json.WriteString("jobDefinition", job.JobDefinition);
            json.WriteString("jobId", job.State.Current.EngineId);
            json.WriteString("jobName", job.Subject.JobName);
            json.WriteString("output_path", job.Output);
            json.WriteString("queue", job.Queue);
            // An ARN says it.
            if (job.Region is { } region && !job.Queue.StartsWith("arn:", StringComparison.Ordinal))
                json.WriteString("region", region);
            json.WriteString("subject_id", job.Subject.Name);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    /// <summary>The status.json: state → list of objects → job's id → what became of it.</summary>
    public byte[] ToStatus() => Write(json =>
    {
        json.WriteStartObject();
        foreach (var state in jobs.GroupBy(one => one.State.Current.Status.ToString()).OrderBy(state => state.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray(state.Key);
            foreach (var (job, output) in state.Select(one => (one.State, one.Output)))
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

    private sealed record ExportedJob(JobState State, Subject Subject, string Output, string Queue, string JobDefinition, string? Region);
}
