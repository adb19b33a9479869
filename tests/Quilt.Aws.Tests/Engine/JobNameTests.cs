using Quilt.Aws.Batch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Names and tags as AWS Batch takes them.</summary>
public class JobNameTests
{
    [Theory]
    [InlineData("data--sub-01", "data--sub-01")]
    [InlineData("group A--sub.01", "group_A--sub_01")]
    [InlineData("_x--1", "x_x--1")]
    [InlineData("ärzte--1", "x_rzte--1")]
    public void What_AWS_does_not_take_becomes_underscores(string name, string valid) => Assert.Equal(valid, JobNames.Of(name));

    [Fact]
    public void Long_names_are_cut_and_stay_apart()
    {
        var (first, second) = (JobNames.Of($"data--{new string('x', 200)}1"), JobNames.Of($"data--{new string('x', 200)}2"));

        Assert.Equal((128, 128), (first.Length, second.Length));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_tag_keeps_what_AWS_allows() => Assert.Equal("lab/LA5c_v1.0 (x)".Replace('(', '_').Replace(')', '_'), JobNames.Tag("lab/LA5c#v1.0 (x)"));

    [Theory]
    [InlineData(254, 256)]
    [InlineData(255, 255)]
    public void A_tag_that_is_too_long_is_cut_between_characters_and_never_within_one(int before, int length)
    {
        var tag = JobNames.Tag($"{new string('a', before)}\U00020000{new string('b', 9)}"); // a letter of two UTF-16 units

        Assert.Equal(length, tag.Length);
        Assert.False(char.IsHighSurrogate(tag[^1]));
    }
}
