using System.Collections.Concurrent;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>
/// What sessions hold of AWS.Tools' variables, for work on other threads: the session at hand for what its cmdlets do, and those that submitted local jobs. What these hold of AWS.Tools' variables. Jobs read their inputs on threads of their own, perhaps much later,
/// where no session is at hand. Of two sessions that submit jobs over one registry the last one counts.
/// </summary>
internal static class JobSessions
{
    private static readonly ConcurrentDictionary<(string? Registry, StoreConnection? Connection), IReadOnlyDictionary<string, object?>> Known = new();

    // Flows to the workers of the pipeline's thread, and not to other sessions.
    private static readonly AsyncLocal<IReadOnlyDictionary<string, object?>?> AtHand = new();

    /// <summary>Remembers what the session holds, for whatever its cmdlets start from here on. Only on the pipeline's thread.</summary>
    /// <param name="variable">Gives the value of a variable of the session.</param>
    public static void Enter(Func<string, object?> variable) => AtHand.Value = S3Options.SessionVariables.ToDictionary(name => name, variable);

    /// <summary>How AWS is reached: as was named, and for the rest as the session at hand and the environment say.</summary>
    public static S3Options S3Of(StoreConnection? connection) => S3Options.Of(connection, AtHand.Value is { } values ? values.GetValueOrDefault : null);

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
