using System.Text.RegularExpressions;

namespace Quilt.FakeBatch.Shapes;

/// <summary>An operation of a service.</summary>
/// <param name="Name">Its name, <c>SubmitJob</c>.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Path">Its path; <c>{member}</c> stands for a member of the request.</param>
/// <param name="Input">The request's shape.</param>
/// <param name="Output">The answer's shape.</param>
public sealed partial record Operation(string Name, string Method, string Path, string Input, string Output)
{
    /// <summary>The members that a path holds; null when it is not this operation's.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The request's path, decoded.</param>
    public IReadOnlyDictionary<string, string>? Match(string method, string path)
    {
        if (method != Method)
            return null;
        var match = Regex.Match(path, $"^{Member.Replace(Path, "(?<$1>.+)")}$");
        return match.Success ? match.Groups.Values.Skip(1).ToDictionary(group => group.Name, group => group.Value) : null;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Member { get; }
}
