using System.Diagnostics;

namespace Quilt.Runs.Local;

/// <summary>
/// Every process of one attempt: those in its first process's session or group, those that carry the attempt's mark in their
/// environment or hold its log's pipe, however they were forked away, and the descendants of all these. (Linux.)
/// </summary>
/// <param name="mark">The text that only this attempt's environment contains.</param>
/// <param name="first">The first process, leader of its session; null when it is not known.</param>
/// <param name="pipe">The name of its log's pipe.</param>
internal sealed class ProcessTree(string mark, LinuxProcess.Status? first = null, string? pipe = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Nothing that a signal 9 does not end is worth waiting for any longer: it hangs in the kernel.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks all processes to end, and kills those that have not after some time. Returns when none is left.</summary>
    /// <param name="grace">How long they may take.</param>
    /// <returns>Whether all are gone.</returns>
    public async Task<bool> EndAsync(TimeSpan grace)
    {
        if (grace > TimeSpan.Zero && Signal(LinuxProcess.Term) == 0)
            return true;
        return await IsGoneAsync(grace, signal: 0).ConfigureAwait(false)
            || await IsGoneAsync(Patience, LinuxProcess.Kill).ConfigureAwait(false);
    }

    private async Task<bool> IsGoneAsync(TimeSpan within, int signal)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < within; await Task.Delay(Pause).ConfigureAwait(false))
        {
            if (Signal(signal) == 0)
                return true;
        }
        return false;
    }

    // Signal 0 only counts.
    private int Signal(int signal)
    {
        var members = Find();
        foreach (var member in members)
            _ = LinuxProcess.Signal(member, signal);
        return members.Count;
    }

    private List<int> Find()
    {
        var all = LinuxProcess.FindAll().Where(MayBelong).ToList();
        var members = all.Where(BelongsDirectly).Select(process => process.Pid).ToHashSet();
        for (var before = 0; before != members.Count;)
        {
            before = members.Count;
            members.UnionWith(all.Where(process => members.Contains(process.Parent)).Select(process => process.Pid));
        }
        return [.. members];
    }

    // A child of ours that is not the first process belongs to another attempt. Right after its fork, before its exec, it is a copy of
    // ourselves and seems to hold the pipe, too.
    private bool MayBelong(LinuxProcess.Status process) =>
        !process.IsZombie && process.Pid != Environment.ProcessId && process.Started >= (first?.Started ?? 0) &&
        (process.Parent != Environment.ProcessId || process.Pid == first?.Pid || first is null);

    private bool BelongsDirectly(LinuxProcess.Status process) =>
        (first is { Pid: var leader } && (process.Session == leader || process.Group == leader)) ||
        LinuxProcess.EnvironmentContains(process.Pid, mark) ||
        (pipe is not null && LinuxProcess.HasOpen(process.Pid, pipe));
}
