using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("1015*", "10159", true)]
    [InlineData("1015*", "1015", true)]
    [InlineData("1015*", "21015", false)]
    [InlineData("10?59", "10159", true)]
    [InlineData("10?59", "1059", false)]
    [InlineData("[1-3]*", "2x", true)]
    [InlineData("[1-3]*", "4x", false)]
    [InlineData("a[-x]b", "a-b", true)]
    [InlineData("a[z-a]b", "a-b", true)]
    [InlineData("a[^x]b", "a^b", true)]
    [InlineData("a[]x]b", "a]b", true)]
    [InlineData("a[x", "a[x", true)]
    [InlineData("a`*b", "a*b", true)]
    [InlineData("a`*b", "axb", false)]
    [InlineData("a`", "a`", true)]
    [InlineData("1.5", "1x5", false)]
    [InlineData("Sub-A*", "sub-ab", true)]
    [InlineData("é*", "Éa", true)]
    [InlineData("a*", "a\nb", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_pattern_fits_what_PowerShells_like_fits(string pattern, string text, bool fits) =>
        Assert.Equal(fits, new Wildcard(pattern).IsMatch(text));

    [Fact]
    public void Many_stars_against_a_long_text_come_to_an_end() =>
        Assert.False(new Wildcard(string.Concat(Enumerable.Repeat("*a", 40)) + "b").IsMatch(new string('a', 20_000)));
}
