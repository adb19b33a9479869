using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>Work that is done for several items at once.</summary>
public class ConcurrentWorkTests
{
    private const int AtOnce = 4;

    [Fact]
    public async Task As_many_as_may_are_under_way_at_once_and_no_more_and_results_keep_the_order()
    {
        using SemaphoreSlim places = new(AtOnce, AtOnce);
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;

        var results = await Enumerable.Range(0, 100).ToList().SelectAsync(
            AtOnce,
            async (item, token) =>
            {
                Assert.True(await places.WaitAsync(0, token), "more are under way than may be");
                if (Interlocked.Increment(ref begun) == AtOnce)
                    full.SetResult();
                await full.Task.WaitAsync(TimeSpan.FromMinutes(1), token); // the first ones wait for each other
                places.Release();
                return item * 2;
            },
            default);

        Assert.Equal(Enumerable.Range(0, 100).Select(item => item * 2), results);
    }

    [Fact]
    public async Task A_failure_is_that_of_the_item_and_ends_the_others()
    {
        async Task<int> FailAsync(int item, CancellationToken token)
        {
            if (item == 2)
                throw new QuiltException(Problem.AccessDenied, "no", item);
            await Task.Delay(Timeout.Infinite, token);
            return item;
        }

        var error = await Assert.ThrowsAsync<QuiltException>(() => new[] { 1, 2, 3 }.SelectAsync(AtOnce, FailAsync, default));

        Assert.Equal(2, error.Target);
    }
}
