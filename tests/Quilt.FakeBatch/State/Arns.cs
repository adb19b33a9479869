using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.State;

/// <summary>The ARNs of the account's things, and their tags.</summary>
/// <param name="options">The service's options.</param>
internal sealed class Arns(Func<FakeOptions> options)
{
    private readonly Dictionary<string, JsonObject> tags = [];

    public string Of(string kind, string name) => $"arn:aws:batch:{options().Region}:{options().Account}:{kind}/{name}";

    /// <summary>The last part of an ARN, or the name that is none.</summary>
    public static string NameOf(string nameOrArn) => nameOrArn.StartsWith("arn:", StringComparison.Ordinal) ? nameOrArn[(nameOrArn.IndexOf('/') + 1)..] : nameOrArn;

    public JsonObject TagsOf(string arn) => tags.GetValueOrDefault(arn)?.DeepClone().AsObject() ?? [];

    public void Tag(string arn, JsonObject? more)
    {
        if (more is null)
            return;
        var all = TagsOf(arn);
        foreach (var (key, value) in more)
            all[key] = value!.DeepClone();
        if (all.Count > 50)
            throw ApiError.Client("A resource can have at most 50 tags");
        tags[arn] = all;
    }
}
