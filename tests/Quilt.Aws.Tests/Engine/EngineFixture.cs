using System.Security.Cryptography;
using System.Text;
using Amazon.Batch;
using Quilt.Aws.Batch;
using Quilt.Aws.Tests.Batch;
using Quilt.FakeBatch;
using Quilt.FakeBatch.State;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>
/// The engine against the tests' own AWS Batch and a real S3 server: a package whose images are objects of a bucket, jobs that are processes of
/// this machine, and programs of shell that write results with curl.
/// </summary>
public abstract class EngineFixture : BucketFixture
{
    /// <summary>Writes its standard input as a file of the job's output: <c>put name</c>.</summary>
    private protected const string Put = """
        put() { cat > body; curl -sS --fail-with-body -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_KEYS" -T body "$S3_URL/${OUTPUT_PATH#s3://}/$1"; }

        """;

    /// <summary>Writes what is newest under INPUT_IMAGE to standard output, as containers do that heed no version: <c>get</c>.</summary>
    private protected const string Get = """
        get() { curl -sS --fail-with-body -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_KEYS" "$S3_URL/${INPUT_IMAGE#s3://}"; }

        """;

    /// <summary>Takes a child's own variables from its array's table, as docs/container-contract.md shows it for the AWS CLI.</summary>
    private protected const string OfArray = """
        if [ -n "$QUILT_ARRAY" ]; then
          eval "$(curl -sS --fail-with-body -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_KEYS" "$S3_URL/${QUILT_ARRAY#s3://}" |
            sed -n "$((AWS_BATCH_JOB_ARRAY_INDEX + 1))p" | jq -r 'to_entries[] | "export \(.key)=\(.value | @sh)"')"
        fi

        """;

    private readonly List<AwsEngine> engines = [];

    private protected FakeBatchService Service { get; private set; } = null!;

    private protected AmazonBatchClient Batch { get; private set; } = null!;

    private protected BatchRuns Runs { get; private set; } = null!;

    private protected Recorded Report { get; } = new();

    private protected Package Package { get; private set; } = new();

    private protected virtual BatchOptions Patience => new()
    {
        FirstPoll = TimeSpan.FromMilliseconds(20),
        LongestPoll = TimeSpan.FromMilliseconds(50),
        Freshness = TimeSpan.Zero,
        ListInterval = TimeSpan.FromMilliseconds(50),
        ListPatience = TimeSpan.FromMilliseconds(500),
        OrphanPatience = TimeSpan.Zero,
        LogPatience = TimeSpan.Zero,
    };

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Service = await FakeBatchService.StartAsync(new FakeOptions());
        Service.Add(new JobQueue { Name = "q" });
        Batch = TestClients.Once(Service.Url);
        var (id, secret, _) = Connection.SessionCredentials!();
        Service.Options = Service.Options with
        {
            Environment = new Dictionary<string, string> { ["S3_URL"] = Connection.EndpointUrl!, ["S3_KEYS"] = $"{id}:{secret}" },
        };
        Package = new() { Name = "lab/study", TopHash = new string('a', 64), Registry = $"s3://{BucketName}" };
        Runs = Session();
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        foreach (var engine in engines)
            engine.Dispose();
        Batch.Dispose();
        await Service.DisposeAsync();
        await base.DisposeAsync();
        Assert.Empty(Service.Violations); // whatever a test was about, its requests were as AWS's shapes have them
    }

    /// <summary>A session of its own over the one store of records, or another.</summary>
    private protected BatchRuns Session(BatchOptions? patience = null, string? store = null, AwsConnection? connection = null, WatchedRuns? watched = null)
    {
        AwsEngine engine = new((connection ?? Connection) with { BatchUrl = Service.Url }, patience ?? Patience, watched);
        engines.Add(engine);
        return new BatchRuns(new RunStore(store ?? Folder["runs"]), engine);
    }

    /// <summary>A definition whose container runs a line of shell.</summary>
    private protected async Task<string> RegisterAsync(string script, string name = "rend", string tag = "1.0.0") => (await Batch.RegisterJobDefinitionAsync(new()
    {
        JobDefinitionName = name,
        Type = JobDefinitionType.Container,
        ContainerProperties = new()
        {
            Image = $"registry:5000/{name}:{tag}",
            Command = ["sh", "-c", script],
            ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "1" }, new() { Type = ResourceType.MEMORY, Value = "512" }],
        },
    })).JobDefinitionName;

    /// <summary>A subject with one image, which is an object of the bucket.</summary>
    private protected async Task<Subject> SubjectAsync(string id, string content = "image", string group = "data", Metadata? metadata = null)
    {
        var key = $"lab/study/{id}/{id}.nii.gz";
        var put = await (await BucketAsync()).Sdk.PutObjectAsync(new() { BucketName = BucketName, Key = key, ContentBody = content });
        var bytes = Encoding.UTF8.GetBytes(content);
        return new Subject
        {
            Id = id,
            Group = group,
            Package = Package,
            Metadata = metadata ?? Metadata.Empty,
            Image = new Entry
            {
                LogicalKey = $"{id}/{id}.nii.gz",
                Size = bytes.Length,
                Hash = new ContentHash("SHA256", Convert.ToHexStringLower(SHA256.HashData(bytes))),
                PhysicalKey = PhysicalKey.S3(BucketName, key, put.VersionId),
                Package = Package,
            },
        };
    }

    private protected async Task<List<Subject>> SubjectsAsync(int count)
    {
        List<Subject> subjects = [];
        for (var i = 1; i <= count; i++)
            subjects.Add(await SubjectAsync($"sub-{i:000}"));
        return subjects;
    }

    internal static RunSpec Spec(string definition = "rend") => new()
    {
        Engine = AwsSpec.EngineName,
        Queue = "q",
        JobDefinition = definition,
        Aws = new AwsSpec(),
        Output = "results/1.0.0",
    };

    private protected async Task<IReadOnlyList<Job>> SubmitAsync(RunSpec spec, params IReadOnlyList<Subject> subjects) => await SubmitAsync(Runs, spec, subjects);

    private protected async Task<IReadOnlyList<Job>> SubmitAsync(BatchRuns runs, RunSpec spec, IReadOnlyList<Subject> subjects)
    {
        var submission = runs.Open(await runs.PrepareAsync(spec, true, Report, default), null);
        var jobs = await submission.SubmitAsync([.. subjects.Select(submission.Plan)], Report, default);
        await submission.CompleteAsync(default);
        return jobs;
    }

    private protected Task<IReadOnlyList<Job>> WaitAsync(IReadOnlyList<Job> jobs) => WaitAsync(Runs, jobs);

    private protected async Task<Job> RunAsync(string script, Func<RunSpec, RunSpec>? change = null)
    {
        await RegisterAsync(script);
        return Assert.Single(await WaitAsync(await SubmitAsync((change ?? (spec => spec))(Spec()), await SubjectAsync("sub-01"))));
    }

    private protected async Task<string[]> ResultsAsync(Job job) =>
        [.. await Runs.GetResultsAsync(job.JobId, default).Where(file => !file.IsLeftover).Select(file => file.Path).ToListAsync()];

    /// <summary>How often an operation was called.</summary>
    private protected int CallsOf(string operation) => Service.Calls.TryGetValue(operation, out var count) ? count.Calls : 0;

    private protected async Task<string> ReadAsync(string url)
    {
        var (bucket, key) = Aws.S3.S3Place.Parse(url);
        using var answer = await (await Clients.GetBucketAsync(bucket, default)).Sdk.GetObjectAsync(bucket, key);
        using StreamReader reader = new(answer.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    private protected IReadOnlyDictionary<string, string> EnvironmentOf(Amazon.Batch.Model.JobDetail job) =>
        job.Container.Environment.ToDictionary(variable => variable.Name, variable => variable.Value);

    private protected async Task<Amazon.Batch.Model.JobDetail> DescribeAsync(Job job) =>
        Assert.Single((await Batch.DescribeJobsAsync(new() { Jobs = [job.EngineId] })).Jobs);

    private protected static async Task<IReadOnlyList<Job>> WaitAsync(BatchRuns runs, IReadOnlyList<Job> jobs)
    {
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(5));
        var ended = await runs.WaitAsync([.. jobs.Select(job => job.JobId)], null, safety.Token).ToListAsync(safety.Token);
        return [.. ended.OrderBy(job => job.Name, StringComparer.Ordinal)];
    }
}
