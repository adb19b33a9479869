using System.Numerics;

namespace Quilt.Tests.Model;

public sealed class MetadataNumberTests
{
    [Theory]
    [InlineData("40", 40L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1.0", 1.0)]
    public void A_number_has_the_plainest_type_that_holds_it(string json, object expected) =>
        Assert.Equal(expected, Metadata.Parse($$"""{"n": {{json}}}""")["n"]);

    [Fact]
    public void A_number_in_a_list_has_the_plainest_type_too() =>
        Assert.Equal([1L, 2.5], Assert.IsAssignableFrom<IEnumerable<object?>>(Metadata.Parse("""{"n": [1, 2.5]}""")["n"]));

    [Fact]
    public void A_whole_number_beyond_64_bits_stays_whole() =>
        Assert.Equal(BigInteger.Pow(10, 30), Metadata.Parse($$"""{"n": {{BigInteger.Pow(10, 30)}}}""")["n"]);
}
