using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.State;

/// <summary>The ARNs of the account's things, and their tags.</summary>
/// <param name="options">The service's options.</param>
internal sealed class Arns(Func<FakeOptions> options)
{
    private const int MostTags = 50;

    private readonly Dictionary<string, JsonObject> tags = [];

    public string Of(string kind, string name) => $"arn:aws:batch:{options().Region}:{options().Account}:{kind}/{name}";

    /// <summary>The last part of an ARN, or the name that is none.</summary>
    public static string NameOf(string nameOrArn) => nameOrArn.StartsWith("arn:", StringComparison.Ordinal) ? nameOrArn[(nameOrArn.IndexOf('/') + 1)..] : nameOrArn;

    /// <summary>Refuses tags that are AWS's own, and do not count; that there are 50 at most the shapes say.</summary>
    public static void CheckTags(JsonObject? tags)
    {
        if (tags?.Any(tag => IsOfAws(tag.Key)) == true)
            throw ApiError.Client("aws: prefixed tag key names are not allowed for external use.");
    }

    /// <summary>Whether a job's and its definition's tags are together more than a task can have.</summary>
    public bool AreTooMany(string job, string definition) => TagsOf(job).Concat(TagsOf(definition)).Select(tag => tag.Key).Distinct().Count(key => !IsOfAws(key)) > MostTags;

    public JsonObject TagsOf(string arn) => tags.GetValueOrDefault(arn)?.DeepClone().AsObject() ?? [];

    public void Tag(string arn, JsonObject? more)
    {
        if (more is null)
            return;
        var all = TagsOf(arn);
        foreach (var (key, value) in more)
            all[key] = value!.DeepClone();
        if (all.Count(tag => !IsOfAws(tag.Key)) > MostTags)
            throw ApiError.Client($"A resource can have at most {MostTags} tags");
        tags[arn] = all;
    }

    private static bool IsOfAws(string key) => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);
}
