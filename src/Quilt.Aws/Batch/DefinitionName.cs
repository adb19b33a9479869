using System.Globalization;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>How somebody names a job definition: its name, <c>name:revision</c>, or its ARN with a revision or without.</summary>
/// <param name="Text">What was written.</param>
/// <param name="Name">The name.</param>
/// <param name="Revision">The revision; null: none was named.</param>
internal sealed record DefinitionName(string Text, string Name, int? Revision)
{
    /// <summary>Whether an ARN was written.</summary>
    public bool IsArn => BatchArn.IsArn(Text);

    public static DefinitionName Parse(string text)
    {
        var last = text[(text.LastIndexOf('/') + 1)..];
        var colon = last.LastIndexOf(':');
        return colon >= 0 && int.TryParse(last[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new DefinitionName(text, last[..colon], revision)
            : new DefinitionName(text, last, null);
    }

    /// <summary><c>name:revision</c>.</summary>
    public static string Of(JobDefinition definition) => string.Create(CultureInfo.InvariantCulture, $"{definition.JobDefinitionName}:{definition.Revision}");

    /// <summary>A revision in the form in which the user named his: an ARN says more than a name, and a name is good in another account, too.</summary>
    public string Exact(JobDefinition definition) => IsArn ? definition.JobDefinitionArn : Of(definition);
}
