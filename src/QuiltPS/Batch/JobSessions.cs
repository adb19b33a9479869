using System.Collections.Concurrent;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>
/// What the sessions that submitted local jobs hold of AWS.Tools' variables. Jobs read their inputs on threads of their own, perhaps much later,
/// where no session is at hand. Of two sessions that submit jobs over one registry the last one counts.
/// </summary>
internal static class JobSessions
{
    private static readonly ConcurrentDictionary<(string? Registry, StoreConnection? Connection), IReadOnlyDictionary<string, object?>> Known = new();

    /// <summary>Remembers what the session holds, for jobs over a registry. Only on the pipeline's thread.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="connection">How its package was reached.</param>
    /// <param name="variable">Gives the value of a variable of the session.</param>
    public static void Remember(string? registry, StoreConnection? connection, Func<string, object?> variable) =>
        Known[(registry, connection)] = S3Options.SessionVariables.ToDictionary(name => name, variable);

    /// <summary>How the content of a package is reached: as it was, and for the rest as its jobs' session says and the environment does now.</summary>
    public static S3Options S3Of(Quilt.Package? package) => S3Options.Of(
        package?.Connection,
        Known.GetValueOrDefault((package?.Registry, package?.Connection)) is { } values ? values.GetValueOrDefault : null);
}
