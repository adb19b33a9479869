using System.Collections;
using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Tells what somebody piped into the wrong cmdlet.</summary>
internal static class PipedKind
{
    /// <summary>Objects as they were given, one by one, without PowerShell's wrapping; what a script made stays wrapped.</summary>
    public static IEnumerable<object> Each(object? given) => Bare(given) switch
    {
        null => [],
        IList several => several.Cast<object?>().Select(Bare).OfType<object>(),
        var one => [one],
    };

    /// <summary>What an object of ours is, in words; null: it is none of those.</summary>
    public static string? Of(object given) => given switch
    {
        Package package => $"the package '{package}'",
        Subject subject => $"the subject '{subject.Id}'",
        Entry entry => $"the entry '{entry.LogicalKey}'",
        Job job => $"the job '{job.Name}'",
        Run run => $"the run '{run.Id}'",
        Revision revision => $"a revision of '{revision.Name}'",
        _ => null,
    };

    private static object? Bare(object? given) => given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given;
}
