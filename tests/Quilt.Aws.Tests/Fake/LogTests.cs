using Amazon.CloudWatchLogs.Model;

namespace Quilt.Aws.Tests.Fake;

/// <summary>CloudWatch Logs.</summary>
public class LogTests : FakeFixture
{
    private const string Group = "/aws/batch/job";

    [Fact]
    public async Task Forward_pages_end_on_the_token_that_was_sent()
    {
        var stream = (await WaitAsync(await SubmitAsync("for i in 1 2 3 4 5; do echo line $i; done"))).Container.LogStreamName;
        List<string> lines = [];
        string? token = null;
        for (var isEnd = false; !isEnd;)
        {
            var page = await Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = stream, Limit = 2, StartFromHead = true, NextToken = token });
            lines.AddRange(page.Events.Select(e => e.Message));
            (isEnd, token) = (page.NextForwardToken == token, page.NextForwardToken);
        }

        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], lines);
    }

    [Fact]
    public async Task Without_a_token_the_last_lines_come_and_the_way_back_from_there()
    {
        var stream = (await WaitAsync(await SubmitAsync("for i in 1 2 3; do echo line $i; done"))).Container.LogStreamName;

        var last = await Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = stream, Limit = 2 });
        var before = await Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = stream, Limit = 2, NextToken = last.NextBackwardToken });

        Assert.Equal(["line 2", "line 3"], last.Events.Select(e => e.Message));
        Assert.Equal(["line 1"], before.Events.Select(e => e.Message));
    }

    [Fact]
    public async Task A_filter_goes_over_all_streams_in_pages_of_which_some_are_empty()
    {
        Service.Options = Service.Options with { HasEmptyLogPages = true };
        foreach (var name in new[] { "a", "b" })
            await WaitAsync(await SubmitAsync($"echo {name} good; echo {name} bad"));
        List<FilteredLogEvent> found = [];
        var pages = 0;
        string? token = null;
        do
        {
            var page = await Logs.FilterLogEventsAsync(new() { LogGroupName = Group, FilterPattern = "\"bad\"", Limit = 1, NextToken = token });
            found.AddRange(page.Events);
            (token, pages) = (page.NextToken, pages + 1);
        }
        while (token is not null);

        Assert.Equal(["a bad", "b bad"], found.Select(e => e.Message));
        Assert.Equal(4, pages);
        Assert.Equal(2, found.Select(e => e.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Lines_show_after_a_delay()
    {
        Service.Options = Service.Options with { LogDelayMs = 60_000 };
        var stream = (await WaitAsync(await SubmitAsync("echo late"))).Container.LogStreamName;

        Assert.Empty((await Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = stream })).Events);
        Service.Options = Service.Options with { LogDelayMs = 0 };
        Assert.Single((await Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = stream })).Events);
    }

    [Fact]
    public async Task Streams_are_listed_by_prefix_or_by_time_and_others_are_not_found()
    {
        var first = (await WaitAsync(await SubmitAsync("echo 1"))).Container.LogStreamName;
        var second = (await WaitAsync(await SubmitAsync("echo 2"))).Container.LogStreamName;

        Assert.Equal(first, Assert.Single((await Logs.DescribeLogStreamsAsync(new() { LogGroupName = Group, LogStreamNamePrefix = first })).LogStreams).LogStreamName);
        var byTime = await Logs.DescribeLogStreamsAsync(new() { LogGroupName = Group, OrderBy = "LastEventTime", Descending = true, Limit = 1 });
        Assert.Contains(Assert.Single(byTime.LogStreams).LogStreamName, new[] { first, second });
        Assert.NotNull(byTime.NextToken);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "none" }));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Logs.DescribeLogStreamsAsync(new() { LogGroupName = "none" }));
        await Assert.ThrowsAsync<InvalidParameterException>(() => Logs.DescribeLogStreamsAsync(new() { LogGroupName = Group, OrderBy = "LastEventTime", LogStreamNamePrefix = "a" }));
    }
}
