using Quilt.Runs;

namespace Quilt.Tests.Runs;

public class JobCountsTests
{
    private static readonly JobCounts Counts = new(
        [new("FAILED", 1), new("INCOMPLETE", 2), new("RUNNING", 3), new("SUBMITTED", 4), new("SUCCEEDED", 5), new("PENDING", 0)]);

    [Fact]
    public void States_stand_in_the_order_in_which_a_job_passes_through_them_and_those_without_jobs_are_left_out() =>
        Assert.Equal(["SUBMITTED", "RUNNING", "SUCCEEDED", "INCOMPLETE", "FAILED"], Counts.ByState.Keys);

    [Fact]
    public void Incomplete_jobs_have_ended() => Assert.Equal((8, 15), (Counts.Ended, Counts.Total));

    [Theory]
    [InlineData("FAILED", 1)]
    [InlineData("failed", 1)]
    [InlineData("PENDING", 0)]
    [InlineData("no state", 0)]
    public void A_state_is_found_by_its_name(string state, int expected) => Assert.Equal(expected, Counts.Of(state));
}
