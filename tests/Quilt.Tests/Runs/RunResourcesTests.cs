using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>What jobs asked for, as results keep it.</summary>
public class RunResourcesTests
{
    private static readonly RunSpec Asked = new()
    {
        Timeout = TimeSpan.FromMinutes(90),
        Aws = new AwsSpec { Vcpu = 0.5, Memory = 16_000, Gpu = 1 },
    };

    [Fact]
    public void What_was_recorded_is_asked_for_again()
    {
        var recorded = RunResources.Of(Asked)!;

        Assert.Equal("""{"vcpu": 0.5, "memory": 16000, "gpu": 1, "timeout": 5400.0}""", $"{recorded}");
        Assert.Equal(Asked, RunResources.Apply(Metadata.Parse($"{recorded}"), new RunSpec { Aws = new AwsSpec() }) with { Environment = Asked.Environment });
    }

    [Fact]
    public void What_is_named_anew_comes_before_what_was_recorded()
    {
        var again = RunResources.Apply(RunResources.Of(Asked)!, new RunSpec { Timeout = TimeSpan.FromHours(2), Aws = new AwsSpec { Memory = 32_000 } });

        Assert.Equal((TimeSpan.FromHours(2), 32_000, 0.5, 1), (again.Timeout, again.Aws!.Memory, again.Aws.Vcpu, again.Aws.Gpu));
    }

    [Fact]
    public void Who_asked_for_nothing_leaves_no_record_and_nothing_is_asked_for_again()
    {
        Assert.Null(RunResources.Of(new RunSpec { Aws = new AwsSpec() }));
        Assert.Equal((null, null), (RunResources.Apply(Metadata.Empty, new RunSpec()).Timeout, RunResources.Apply(Metadata.Empty, new RunSpec()).Aws));
    }

    [Fact]
    public void Priority_and_share_are_asked_for_again_the_share_where_the_queue_wants_one()
    {
        var recorded = RunResources.Of(new RunSpec { Aws = new AwsSpec { Priority = 7, ShareIdentifier = "studies" } })!;

        var again = RunResources.Apply(recorded, new RunSpec { Aws = new AwsSpec() });
        var named = RunResources.Apply(recorded, new RunSpec { Aws = new AwsSpec { Priority = 0, ShareIdentifier = "lab" } });

        Assert.Equal("""{"priority": 7, "share_identifier": "studies"}""", $"{recorded}");
        Assert.Equal((7, null, "studies"), (again.Aws!.Priority, again.Aws.ShareIdentifier, again.Aws.RecordedShare));
        Assert.Equal((0, "lab", null), (named.Aws!.Priority, named.Aws.ShareIdentifier, named.Aws.RecordedShare));
        Assert.Equal($"{recorded}", $"{RunResources.Of(again)}");
    }

    [Theory]
    [InlineData("""{"priority": 10000}""")]
    [InlineData("""{"share_identifier": 1}""")]
    [InlineData("""{"share_identifier": ""}""")]
    [InlineData("""{"memory": "all"}""")]
    [InlineData("""{"memory": 3}""")]
    [InlineData("""{"memory": 1e300}""")]
    [InlineData("""{"gpu": 65}""")]
    [InlineData("""{"vcpu": -1}""")]
    [InlineData("""{"timeout": {"hours": 1}}""")]
    [InlineData("""{"timeout": 1e12}""")]
    public void A_package_that_asks_for_what_no_job_can_have_is_refused(string recorded)
    {
        var error = Assert.Throws<QuiltException>(() => RunResources.Apply(Metadata.Parse(recorded), new RunSpec { Aws = new AwsSpec() }));

        Assert.Equal(Problem.InvalidSetting, error.Problem);
    }
}
