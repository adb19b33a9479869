using Quilt.Aws.Batch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>When a service is asked no more at one look.</summary>
public class TroubledServiceTests
{
    private readonly TroubledService service = new("it is not known", 3);
    private int asked;

    [Fact]
    public async Task What_passes_for_one_job_alone_keeps_no_other_from_being_asked_for()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"it is not known: {Problem.InputOutput}", await AskAsync(Problem.InputOutput));
            Assert.Null(await AskAsync(null));
        }
        Assert.Equal(10, asked);
    }

    [Theory]
    [InlineData(Problem.CredentialsExpired, 1)]
    [InlineData(Problem.ServiceUnreachable, 1)]
    [InlineData(Problem.InputOutput, 3)]
    public async Task What_passes_for_all_and_many_failures_in_a_row_end_the_asking(string problem, int calls)
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal($"it is not known: {problem}", await AskAsync(problem));
        Assert.Equal(calls, asked);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_an_answer()
    {
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<QuiltException>(() => AskAsync(Problem.AccessDenied));
        Assert.Equal(5, asked);
    }

    private async Task<string?> AskAsync(string? problem)
    {
        try
        {
            await service.AskAsync(() =>
            {
                asked++;
                return problem is null ? Task.FromResult(0) : throw new QuiltException(problem, problem, null);
            });
            return null;
        }
        catch (TroubleException trouble)
        {
            return trouble.Message;
        }
    }
}
