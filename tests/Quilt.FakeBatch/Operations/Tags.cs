using System.Text.Json.Nodes;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>TagResource and ListTagsForResource.</summary>
internal sealed class Tags(BatchState state)
{
    public JsonObject Tag(JsonObject request)
    {
        Arns.CheckTags(request["tags"]!.AsObject());
        state.Arns.Tag(Known(request), request["tags"]!.AsObject());
        return [];
    }

    public JsonObject List(JsonObject request) => new() { ["tags"] = state.Arns.TagsOf(Known(request)) };

    private string Known(JsonObject request)
    {
        var arn = (string)request["resourceArn"]!;
        var isKnown = arn.Split(':').ElementAtOrDefault(5)?.Split('/')[0] switch
        {
            "job" => state.Jobs.ContainsKey(Arns.NameOf(arn)),
            "job-definition" => state.FindDefinition(arn) is not null,
            "job-queue" => state.Queues.ContainsKey(Arns.NameOf(arn)),
            _ => false,
        };
        return isKnown ? arn : throw ApiError.Client($"Resource {arn} does not exist");
    }
}
