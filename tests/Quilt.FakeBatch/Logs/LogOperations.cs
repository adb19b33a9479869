using System.Globalization;
using System.Text.Json.Nodes;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Logs;

/// <summary>GetLogEvents, FilterLogEvents, DescribeLogStreams.</summary>
internal sealed class LogOperations(BatchState state, LogStore logs)
{
    private const int MaxEvents = 10_000;

    private const int MaxStreams = 50;

    /// <summary>A page of one stream. At its end the token that was sent comes back; it goes on when there are more lines.</summary>
    public JsonObject Get(JsonObject request)
    {
        var stream = logs.Stream(Group(request), (string)request["logStreamName"]!);
        var events = stream.Shown(state.Options.LogDelayMs).Where(e => IsWithin(request, e)).ToList();
        var limit = Math.Min((int?)request["limit"] ?? MaxEvents, MaxEvents);
        var (first, last) = (string?)request["nextToken"] switch
        {
            null when (bool?)request["startFromHead"] == true => (0, limit),
            null => (Math.Max(0, events.Count - limit), events.Count),
            ['f', '/', .. var place] => (Number(place), Number(place) + limit),
            ['b', '/', .. var place] => (Math.Max(0, Number(place) - limit), Number(place)),
            _ => throw new ApiError(400, "InvalidParameterException", "The specified nextToken is invalid."),
        };
        (first, last) = (Math.Min(first, events.Count), Math.Min(last, events.Count));
        return new()
        {
            ["events"] = new JsonArray([.. events[first..last].Select(e => new JsonObject { ["timestamp"] = e.Time, ["message"] = e.Message, ["ingestionTime"] = e.Time })]),
            ["nextForwardToken"] = $"f/{last:d20}",
            ["nextBackwardToken"] = $"b/{first:d20}",
        };
    }

    /// <summary>A page of all streams together, by time. A pattern is a text that the line must hold.</summary>
    public JsonObject Filter(JsonObject request)
    {
        var names = request["logStreamNames"]?.AsArray().Select(name => (string)name!).ToHashSet();
        var prefix = (string?)request["logStreamNamePrefix"];
        if (names is not null && prefix is not null)
            throw new ApiError(400, "InvalidParameterException", "logStreamNames and logStreamNamePrefix cannot both be specified.");
        var pattern = ((string?)request["filterPattern"] ?? "").Trim('"');
        var found = logs.Streams(Group(request))
            .Where(stream => names?.Contains(stream.Name) ?? stream.Name.StartsWith(prefix ?? "", StringComparison.Ordinal))
            .SelectMany(stream => stream.Shown(state.Options.LogDelayMs).Select(e => (Stream: stream, Event: e)))
            .Where(pair => IsWithin(request, pair.Event) && pair.Event.Message.Contains(pattern, StringComparison.Ordinal))
            .OrderBy(pair => pair.Event.Time).ThenBy(pair => pair.Stream.Name, StringComparer.Ordinal).ThenBy(pair => pair.Event.Number).ToList();
        var token = ((string?)request["nextToken"] ?? "full/0").Split('/');
        var (isEmpty, first) = (state.Options.HasEmptyLogPages && token[0] == "full", Number(token[1]));
        var size = isEmpty ? 0 : Math.Min((int?)request["limit"] ?? MaxEvents, MaxEvents);
        var page = found.Skip(first).Take(size).Select(pair => new JsonObject
        {
            ["logStreamName"] = pair.Stream.Name,
            ["timestamp"] = pair.Event.Time,
            ["message"] = pair.Event.Message,
            ["ingestionTime"] = pair.Event.Time,
            ["eventId"] = $"{pair.Event.Time:d20}{pair.Event.Number:d12}{(uint)string.GetHashCode(pair.Stream.Name, StringComparison.Ordinal):d12}",
        });
        JsonObject answer = new() { ["events"] = new JsonArray([.. page]), ["searchedLogStreams"] = new JsonArray() };
        if (first + size < found.Count)
            answer["nextToken"] = $"{(isEmpty ? "page" : "full")}/{first + size}";
        return answer;
    }

    public JsonObject DescribeStreams(JsonObject request)
    {
        var isByTime = (string?)request["orderBy"] == "LastEventTime";
        if (isByTime && request["logStreamNamePrefix"] is not null)
            throw new ApiError(400, "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        var streams = logs.Streams(Group(request))
            .Where(stream => stream.Name.StartsWith((string?)request["logStreamNamePrefix"] ?? "", StringComparison.Ordinal))
            .Select(stream => (Stream: stream, Events: stream.Shown(state.Options.LogDelayMs)));
        if (isByTime)
            streams = streams.OrderBy(pair => pair.Events.LastOrDefault()?.Time ?? 0);
        if ((bool?)request["descending"] == true)
            streams = streams.Reverse();
        var first = Number((string?)request["nextToken"] ?? "0");
        var size = (int?)request["limit"] ?? MaxStreams;
        var found = streams.Skip(first).Take(size + 1).ToList();
        JsonObject answer = new() { ["logStreams"] = new JsonArray([.. found.Take(size).Select(pair => Describe(pair.Stream, pair.Events))]) };
        if (found.Count > size)
            answer["nextToken"] = $"{first + size}";
        return answer;
    }

    private static JsonObject Describe(LogStream stream, IReadOnlyList<LogEvent> events)
    {
        JsonObject view = new() { ["logStreamName"] = stream.Name, ["creationTime"] = stream.Created, ["storedBytes"] = 0 };
        if (events.Count > 0)
            (view["firstEventTimestamp"], view["lastEventTimestamp"], view["lastIngestionTime"]) = (events[0].Time, events[^1].Time, events[^1].Time);
        return view;
    }

    // Either the name or the identifier (a name or an ARN that ends in it) names the group.
    private static string Group(JsonObject request) => ((string?)(request["logGroupName"] ?? request["logGroupIdentifier"]))?.Split(":log-group:")[^1]
        ?? throw new ApiError(400, "InvalidParameterException", "logGroupName or logGroupIdentifier must be specified.");

    private static bool IsWithin(JsonObject request, LogEvent e) =>
        e.Time >= ((long?)request["startTime"] ?? 0) && e.Time < ((long?)request["endTime"] ?? long.MaxValue);

    private static int Number(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ApiError(400, "InvalidParameterException", "The specified nextToken is invalid.");
}
