using Amazon.Batch;
using Amazon.Batch.Model;
using Amazon.CloudWatchLogs.Model;

namespace Quilt.Aws.Tests.Batch;

/// <summary>The models, and where they come from.</summary>
public class ModelTests
{
    [Fact]
    public void The_generator_writes_what_is_checked_in()
    {
        foreach (var (file, text) in GenerateAwsModel.Generate())
            Assert.Equal(text, File.ReadAllText(file));
    }

    // Facts of AWS's package that no rule of the shapes alone would give.
    [Fact]
    public void Names_and_types_are_those_of_the_package()
    {
        JobDetail job = new() { Status = Amazon.Batch.JobStatus.RUNNABLE, Container = new() { LogConfiguration = new() { LogDriver = LogDriver.JsonFile } } };
        Device device = new() { Permissions = ["READ"] };
        OutputLogEvent line = new() { Timestamp = DateTime.UnixEpoch };
        FilteredLogEvent filtered = new() { Timestamp = 0L };

        Assert.Equal("RUNNABLE", job.Status);
        Assert.Equal("json-file", job.Container.LogConfiguration.LogDriver);
        Assert.Null(job.Attempts);
        Assert.Null(job.StartedAt);
        Assert.Equal(["READ"], device.Permissions);
        Assert.Equal(DateTime.UnixEpoch, line.Timestamp);
        Assert.Equal(0L, filtered.Timestamp);
        Assert.IsAssignableFrom<AmazonBatchException>(new ClientException("no"));
        Assert.IsAssignableFrom<AmazonBatchRequest>(new SubmitJobRequest());
    }
}
