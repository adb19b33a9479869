using Quilt.Runs;

namespace Quilt.Tests.Runs;

public class NearTextTests
{
    private static readonly string[] Ids = ["20261124-231502-ab12cd", "20261124-231502-zz9yyy", "20250101-000000-000000"];

    [Theory]
    [InlineData("20261124-231502-ab12ce", "20261124-231502-ab12cd")]
    [InlineData("20261124-231502-AB12CD-1", "20261124-231502-ab12cd")]
    [InlineData("20250101", "20250101-000000-000000")]
    [InlineData("../../etc", null)]
    [InlineData("", null)]
    public void What_is_near_is_found_and_what_is_not_is_not_guessed(string typed, string? expected) => Assert.Equal(expected, NearText.Find(typed, Ids));

    [Fact]
    public void Nothing_is_near_where_there_is_nothing() => Assert.Null(NearText.Find("20250101", []));

    [Fact]
    public void Several_that_are_near_are_found_those_that_go_on_from_it_first_and_no_more_than_are_wanted() =>
        Assert.Equal(["rend-gpu-spot", "rend-cpu"], NearText.FindAll("rend-gpu", ["volumes", "rend-cpu", "rend-gpu-spot", "rend-tpu"], 2));
}
