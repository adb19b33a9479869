using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>How many jobs go into which array.</summary>
public class ArrayGroupsTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 2 })]
    [InlineData(10_000, new[] { 10_000 })]
    [InlineData(10_001, new[] { 10_000, 1 })]
    [InlineData(10_002, new[] { 10_000, 2 })]
    [InlineData(20_000, new[] { 10_000, 10_000 })]
    [InlineData(20_001, new[] { 10_000, 10_000, 1 })]
    public void No_group_is_larger_than_AWS_Batch_takes_and_each_job_stands_in_one(int jobs, int[] sizes)
    {
        var groups = ArrayGroups.Of(Enumerable.Range(1, jobs)).ToList();

        Assert.Equal(sizes, groups.Select(group => group.Length));
        Assert.Equal(Enumerable.Range(1, jobs), groups.SelectMany(group => group));
    }

    [Fact]
    public void One_alone_is_no_array() => Assert.Equal([false, true, true], new[] { 1, 2, 10_000 }.Select(ArrayGroups.IsArray));
}
