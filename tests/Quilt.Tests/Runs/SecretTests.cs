using System.Collections.Immutable;
using System.Text;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Tests.Runs;

/// <summary>Secrets reach the jobs and nothing else.</summary>
public sealed class SecretTests : IDisposable
{
    private const string License = "line one of the license\nsecond-line-0815";
    private readonly RunsFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private async Task<RunSpec> SpecAsync(string script) => await fixture.SpecAsync(script) with
    {
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("API_TOKEN", "tok-4711").Add("MODEL", "small"),
        Secrets = ImmutableSortedDictionary<string, string>.Empty.Add("FS", License),
    };

    [Fact]
    public async Task A_job_gets_them_and_no_file_of_the_run_holds_them()
    {
        var spec = await SpecAsync("test \"$API_TOKEN\" = tok-4711 && printf '%s' \"$FS\" | wc -c; env; printf 'tok-'; sleep 0.1; echo 4711");
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("1"))));
        var log = await fixture.LogAsync(job);

        Assert.Equal($"{License.Length}", log[0]);
        Assert.Contains("API_TOKEN=***", log);
        Assert.Equal("***", log[^1]);
        foreach (var file in Directory.EnumerateFiles(fixture.Runs.Store.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/owners/", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("tok-4711", text, StringComparison.Ordinal);
            Assert.DoesNotContain("second-line-0815", text, StringComparison.Ordinal);
        }
        Assert.Contains("API_TOKEN", File.ReadAllText(fixture.RecordOf(job)), StringComparison.Ordinal);
        Assert.Contains("small", File.ReadAllText(fixture.RecordOf(job)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_what_a_job_inherits_secrets_are_kept_out_of_its_log_too()
    {
        Dictionary<string, string> environment = new()
        {
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG",
            ["QUILT_INPUT_KEY"] = new string('a', 64),
            ["SSH_AUTH_SOCK"] = fixture.Folder,
            ["NUM_TOKENS"] = "4096",
            ["PATH"] = "/usr/bin:/bin",
            ["GIVEN"] = "given",
        };

        Assert.Equal(["given", "wJalrXUtnFEMI/K7MDENG"], JobEnvironment.SecretsIn(environment, new Dictionary<string, string> { ["GIVEN"] = "given" }));
    }

    [Fact]
    public async Task A_restart_in_the_same_session_knows_them_and_in_another_they_must_be_given_again()
    {
        var spec = await SpecAsync("echo \"$MODEL ${#FS} ${#API_TOKEN}\"; exit 1");
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(spec, fixture.Subject("1"))));
        var again = await fixture.WaitAsync(await fixture.Runs.RestartAsync([job.JobId], ImmutableDictionary<string, string>.Empty, fixture.Report, CancellationToken.None));
        Assert.Equal([$"small {License.Length} 8"], await fixture.LogAsync(again[0]));

        var other = fixture.OtherSession();
        var error = await Assert.ThrowsAsync<QuiltException>(() => other.RestartAsync([job.JobId], ImmutableDictionary<string, string>.Empty.Add("FS", License), fixture.Report, CancellationToken.None));
        Assert.Equal(Problem.SecretsMissing, error.Problem);
        Assert.Contains("API_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FS,", error.Message, StringComparison.Ordinal);

        Dictionary<string, string> secrets = new() { ["FS"] = License, ["API_TOKEN"] = "tok-4711", ["MODEL"] = "small" };
        again = await RunsFixture.WaitAsync(other, await other.RestartAsync([job.JobId], secrets, fixture.Report, CancellationToken.None));
        Assert.Equal([$"small {License.Length} 8"], await RunsFixture.LogAsync(other, again[0]));
        Assert.Equal(3, again[0].Attempt);
    }

    [Theory]
    [InlineData("MODEL", "large")]
    [InlineData("API_TOKE", "tok-4711")]
    public async Task A_restart_refuses_variables_that_no_job_would_get_and_names_those_that_it_takes(string name, string value)
    {
        var job = Assert.Single(await fixture.WaitAsync(await fixture.SubmitAsync(await SpecAsync("exit 1"), fixture.Subject("1"))));
        Dictionary<string, string> given = new() { ["FS"] = License, ["API_TOKEN"] = "tok-4711", [name] = value };

        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.Runs.RestartAsync([job.JobId], given, fixture.Report, CancellationToken.None));

        Assert.Equal((Problem.InvalidEnvironment, name), (error.Problem, error.Target));
        Assert.Contains("API_TOKEN, FS", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tok-4711", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await fixture.Runs.GetJobAsync(job.JobId, CancellationToken.None)).Attempt);
    }

    [Fact]
    public async Task A_restart_of_jobs_without_secrets_takes_no_variable()
    {
        var job = Assert.Single(await fixture.RunAsync("exit 1", fixture.Subject("1")));

        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.Runs.RestartAsync([job.JobId], new Dictionary<string, string> { ["FS"] = License }, fixture.Report, CancellationToken.None));

        Assert.Equal(Problem.InvalidEnvironment, error.Problem);
        Assert.Contains("no secrets", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FS_LICENSE", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", true)]
    [InlineData("aws_session_token", true)]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("SSH_KEY", true)]
    [InlineData("MODEL", false)]
    [InlineData("KEYBOARD", false)]
    [InlineData("AUTHOR", false)]
    public void Names_tell_what_is_a_secret(string name, bool expected) => Assert.Equal(expected, SecretNames.Matches(name));

    [Theory]
    [InlineData("no secret here", "no secret here")]
    [InlineData("a hunter22 b hunter2 c", "a ***2 b *** c")]
    [InlineData("hunterhunter2", "hunter***")]
    [InlineData("ends with hunter", "ends with hunter")]
    [InlineData("longer-hunter2-secret", "***")]
    public void A_mask_finds_secrets_wherever_the_stream_is_cut(string text, string expected)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            SecretMask mask = new(["hunter2", "longer-hunter2-secret", "abc"]);
            List<byte> written = [];
            foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
                mask.Append(piece, bytes => written.AddRange(bytes));
            mask.Complete(bytes => written.AddRange(bytes));

            Assert.Equal(expected, Encoding.UTF8.GetString([.. written]));
        }
    }
}
