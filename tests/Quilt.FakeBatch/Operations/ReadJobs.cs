using System.Globalization;
using System.Text.Json.Nodes;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>DescribeJobs and ListJobs.</summary>
internal sealed class ReadJobs(BatchState state)
{
    private const int DescribeLimit = 100;

    private readonly JobViews views = new(state);

    /// <summary>Up to 100 jobs by id; those that are not known are left out.</summary>
    public JsonObject Describe(JsonObject request)
    {
        var ids = request["jobs"]!.AsArray();
        if (ids.Count > DescribeLimit)
            throw ApiError.Client($"Maximum number of jobs supported is  {DescribeLimit} .");
        return new() { ["jobs"] = new JsonArray([.. ids.Select(id => state.FindShown((string)id!)).OfType<Job>().Select(views.Detail)]) };
    }

    /// <summary>The jobs of a queue (without children of arrays) or the children of an array, newest first.</summary>
    public JsonObject List(JsonObject request)
    {
        string[] places = ["jobQueue", "arrayJobId", "multiNodeJobId"];
        if (places.Count(place => request[place] is not null) != 1)
            throw ApiError.Client("Specify exactly one of jobQueue, arrayJobId and multiNodeJobId");
        var filters = request["filters"]?.AsArray() ?? [];
        if (filters.Count > 1)
            throw ApiError.Client("Only one filter can be used at a time");
        if (filters.Count == 1 && request["jobQueue"] is null)
            throw ApiError.Client("Filters do not apply to child jobs");
        // A filter takes the place of the status, which else is RUNNING where none is asked for.
        Func<Job, bool> isWanted = filters.Count == 1
            ? Filter(filters[0]!.AsObject())
            : job => job.Status == ((string?)request["jobStatus"] ?? "RUNNING");

        var page = Page.Of(request, state.Options.PageSize);
        var found = Source(request)
            .Where(job => page.After is null || job.Sequence < page.After)
            .Where(job => isWanted(job) && state.IsShown(job))
            .Take(page.Size + 1).ToList();
        return page.Answer("jobSummaryList", [.. found.Select(views.Summary)], i => found[i].Sequence);
    }

    private IEnumerable<Job> Source(JsonObject request)
    {
        state.Forget();
        if (request["jobQueue"] is { } queue)
            return state.Queue((string)queue!).Jobs.AsEnumerable().Reverse();
        var array = (string?)request["arrayJobId"];
        return array is not null && state.FindShown(array) is { } job ? job.Children.AsEnumerable().Reverse() : [];
    }

    private static Func<Job, bool> Filter(JsonObject filter)
    {
        var values = filter["values"]?.AsArray().Select(value => (string)value!).ToList() ?? [];
        if (values.Count == 0)
            throw ApiError.Client("A filter needs a value");
        return (string?)filter["name"] switch
        {
            "JOB_NAME" => job => values.Exists(value => Glob.Matches(value, job.Name)),
            "JOB_DEFINITION" => job => values.Select(Arns.NameOf).Any(value => Glob.Matches(
                value, value.Contains(':') ? $"{job.Definition.Name}:{job.Definition.Revision}" : job.Definition.Name)),
            "BEFORE_CREATED_AT" => job => job.CreatedAt.ToUnixTimeMilliseconds() < long.Parse(values[0], CultureInfo.InvariantCulture),
            "AFTER_CREATED_AT" => job => job.CreatedAt.ToUnixTimeMilliseconds() > long.Parse(values[0], CultureInfo.InvariantCulture),
            var name => throw ApiError.Client($"The filter {name} is not supported"),
        };
    }
}
