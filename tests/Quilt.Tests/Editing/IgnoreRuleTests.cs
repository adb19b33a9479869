using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Quilt.Editing;

namespace Quilt.Tests.Editing;

public class IgnoreRuleTests
{
    // What Python 3.11's fnmatch says.
    [Theory]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "a/b.txt", true)]
    [InlineData("*.TXT", "a.txt", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "\ud83d\ude00", true)]
    [InlineData("?", "", false)]
    [InlineData("[ab]", "b", true)]
    [InlineData("[!ab]", "b", false)]
    [InlineData("[!ab]", "/", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[a", "[a", true)]
    [InlineData("[]", "[]", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[a-c]", "-", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[a-c-e]", "-", true)]
    [InlineData("[a-c-e]", "d", false)]
    [InlineData("[c-a]", "b", false)]
    [InlineData("[!c-a]", "b", true)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[\\]", "\\", true)]
    [InlineData("a\\*", "a\\b", true)]
    [InlineData("*a*b*a", "aba", true)]
    [InlineData("*a*b*a", "ab", false)]
    [InlineData("a\nb", "a\nb", true)]
    public void A_pattern_matches_as_fnmatch_does(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new IgnoreRule(pattern).Matches(text));

    [Fact]
    public void Stars_and_question_marks_match_as_the_same_regular_expression_does() =>
        Gen.Select(TextOf("ab*?/."), TextOf("ab/.")).Sample((pattern, text) =>
            Assert.Equal(Regex.IsMatch(text, ToRegex(pattern), RegexOptions.Singleline), new IgnoreRule(pattern).Matches(text)));

    private static Gen<string> TextOf(string characters) =>
        Gen.Int[0, characters.Length - 1].Select(i => characters[i]).Array[0, 8].Select(chosen => new string(chosen));

    private static string ToRegex(string pattern)
    {
        StringBuilder regex = new("^");
        foreach (var c in pattern)
            regex.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        return regex.Append("\\z").ToString();
    }
}
