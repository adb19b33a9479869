using System.Globalization;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>
/// Which sessions can send a run's jobs anew: those that were given its secrets, as everybody was who ever sent some of its jobs. While such a session
/// lives, others leave that to it.
/// </summary>
internal static class SecretKeepers
{
    /// <summary>Whether these are all secrets of a run.</summary>
    public static bool Knows(RunRecord run, IReadOnlyDictionary<string, string> secrets) => run.Header.SecretNames.All(secrets.ContainsKey);

    /// <summary>A session that has them; null: none is left.</summary>
    public static RunOwner? FindAlive(RunRecord run) => run.GetOwners().FirstOrDefault(owner => OwnerLiveness.IsAlive(run.Folder, owner));

    /// <summary>Why the end of a job is left to such a session.</summary>
    public static string WhyLeft(AttemptEnded end, RunOwner owner) => string.Create(
        CultureInfo.InvariantCulture,
        $"it failed ({end.Reason}), and is to be tried again by the session that has its secrets (process {owner.Pid} on {owner.Host}), as soon as that waits or asks for it.");
}
