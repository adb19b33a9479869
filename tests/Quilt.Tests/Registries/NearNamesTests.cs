using Quilt.Registries;

namespace Quilt.Tests.Registries;

public sealed class NearNamesTests : RegistryFixture
{
    private static readonly string[] Names = ["lab/LA5c", "lab/LA5b", "lab/other", "team/data"];

    [Theory]
    [InlineData("lab/la5c", new[] { "lab/LA5c", "lab/LA5b" })]
    [InlineData("lab/LA5", new[] { "lab/LA5c", "lab/LA5b" })]
    [InlineData("lab/ohter", new[] { "lab/other" })]
    [InlineData("team/date", new[] { "team/data" })]
    [InlineData("lab/unlike", new string[0])]
    public void Names_that_differ_by_few_letters_are_near(string typed, string[] near) => Assert.Equal(near, NearNames.Of(typed, Names));

    [Fact]
    public async Task A_package_that_is_not_there_is_told_with_the_names_that_may_have_been_meant()
    {
        await PublishAsync(Of("a"), options => options with { Name = PackageName.Parse("lab/LA5c") });

        var near = await Assert.ThrowsAsync<QuiltException>(() => Registry.GetAsync(PackageName.Parse("lab/la5c"), null, null, default));
        var far = await Assert.ThrowsAsync<QuiltException>(() => Registry.GetAsync(PackageName.Parse("else/where"), null, null, default));

        Assert.Equal(Problem.PackageNotFound, near.Problem);
        Assert.EndsWith("Did you mean lab/LA5c?", near.Message, StringComparison.Ordinal);
        Assert.EndsWith("has no package 'else/where'.", far.Message, StringComparison.Ordinal);
    }
}
