using System.Text.Json;
using Quilt.Aws.Batch;
using Quilt.Aws.Tests.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Whole answers of DescribeJobs for jobs that failed (the files in cases/), read by the client, and what becomes of them.</summary>
public class FailureCaseTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Engine", "cases");

    public static TheoryData<string> Cases => [.. Names];

    private static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    [Fact]
    public void There_are_cases_of_each_kind_that_DescribeJobs_tells()
    {
        var kinds = Names.Select(name => Enum.Parse<JobFailure>(Read(name).GetProperty("expect").GetProperty("failure").GetString()!)).Distinct();

        Assert.True(Names.Count() >= 25);
        Assert.Empty(Enum.GetValues<JobFailure>().Except(kinds).Except([JobFailure.None, JobFailure.OutputMissing, JobFailure.Lost]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_answer_tells_kind_exit_code_tries_and_reason(string name)
    {
        var recorded = Read(name);
        await using var service = await StubService.StartAsync(new StubAnswer(200, recorded.GetProperty("describeJobs").GetRawText()));
        using var batch = TestClients.Once(service.Url);
        var detail = Assert.Single((await batch.DescribeJobsAsync(new() { Jobs = ["any"] })).Jobs);
        string[] log = recorded.TryGetProperty("log", out var lines) ? [.. lines.EnumerateArray().Select(line => line.GetString()!)] : [];
        var stopReason = Text(recorded, "stopReason");

        var end = JobEnd.Explain(JobEnd.Of(Job, detail, TimeSpan.Zero), detail, stopReason, log);

        var expect = recorded.GetProperty("expect");
        int? exitCode = expect.TryGetProperty("exitCode", out var code) ? code.GetInt32() : null;
        Assert.Equal(
            (Enum.Parse<JobFailure>(Text(expect, "failure")!), exitCode, expect.GetProperty("tries").GetInt32(), JobStatus.FAILED),
            (end.Failure!.Value, end.ExitCode, end.Tries!.Value, end.Status));
        Assert.Contains(Text(expect, "says") ?? "", end.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(end.Reason!);
        Assert.Equal((4, 15000), (end.Vcpu, end.Memory));
        Assert.Equal(log, end.LastLines ?? []);
    }

    [Theory]
    [InlineData("RUNNING", JobStatus.RUNNING)]
    [InlineData("RESUMING", null)]
    public void A_state_that_is_not_known_is_no_error(string said, JobStatus? status) => Assert.Equal(status, JobEnd.StatusOf(new() { Status = said }));

    private static JobState Job { get; } = new()
    {
        Number = 1,
        Subject = new Subject { Id = "sub-10159" },
        ImageKey = "sub-10159/sub-10159.nii.gz",
        Created = DateTimeOffset.UnixEpoch,
        Attempts = [new AttemptState { Number = 1, InputKey = "" }],
    };

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))).RootElement;

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;
}
