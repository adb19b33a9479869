namespace Quilt.Aws.Tests.Engine;

/// <summary>Inputs that lie in an archive of S3. The tests' server has none, so a proxy before it says that its objects do.</summary>
public class ArchivedInputTests : EngineFixture
{
    private FaultProxy? proxy;

    private protected override async Task<AwsConnection> ConnectAsync()
    {
        var direct = await base.ConnectAsync();
        proxy = await FaultProxy.StartAsync(direct.EndpointUrl!);
        return direct with { EndpointUrl = proxy.Url };
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData("sub-002", "x-amz-storage-class", "GLACIER", "restore it first")]
    [InlineData("sub-002", "x-amz-storage-class", "DEEP_ARCHIVE", "restore it first")]
    [InlineData("sub-001", "x-amz-archive-status", "ARCHIVE_ACCESS", "restore it first")]
    public async Task They_are_an_error_of_their_subject_that_tells_to_restore_them(string subject, string header, string value, string advice)
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(2);
        Say(subject, (header, value));
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);

        var good = await submission.CheckAsync([.. subjects.Select(submission.Plan)], Report, default);

        Assert.DoesNotContain(subject, Assert.Single(good).Name, StringComparison.Ordinal);
        var error = Assert.Single(Report.Errors);
        Assert.Equal((Problem.ContentArchived, subject), (error.Problem, ((Subject)error.Target!).Id));
        Assert.Contains($"{subject}.nii.gz", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Contains("restore-object", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task One_that_is_being_restored_is_waited_for_and_one_that_was_is_good()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(1);
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);

        Say("sub-001", ("x-amz-storage-class", "GLACIER"), ("x-amz-restore", "ongoing-request=\"true\""));
        Assert.Empty(await submission.CheckAsync([submission.Plan(subjects[0])], Report, default));
        Assert.Contains("is being restored", Assert.Single(Report.Errors).Message, StringComparison.Ordinal);

        Say("sub-001", ("x-amz-storage-class", "GLACIER"), ("x-amz-restore", "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2029 00:00:00 GMT\""));
        Assert.Single(await submission.CheckAsync([submission.Plan(subjects[0])], Report, default));
    }

    [SkippableFact]
    public async Task Who_reads_one_without_looking_first_is_told_the_same()
    {
        var subject = await SubjectAsync("sub-001");
        proxy!.Instead = async context =>
        {
            if (context.Request.Method != "GET" || !context.Request.Path.Value!.EndsWith("sub-001.nii.gz", StringComparison.Ordinal))
                return false;
            await FaultProxy.RefuseAsync(context, 403, "InvalidObjectState", "The operation is not valid for the object's storage class");
            return true;
        };
        S3ContentSource source = new(Clients);

        var error = await ThrowsAsync(Problem.ContentArchived, () => source.OpenAsync(subject.ImageFiles[0], default));

        Assert.Contains("restore-object", error.Message, StringComparison.Ordinal);
    }

    private void Say(string subject, params (string Header, string Value)[] headers) => proxy!.Instead = context =>
    {
        if (context.Request.Method == "HEAD" && context.Request.Path.Value!.EndsWith($"{subject}.nii.gz", StringComparison.Ordinal))
        {
            foreach (var (header, value) in headers)
                context.Response.Headers[header] = value;
        }
        return Task.FromResult(false);
    };
}
