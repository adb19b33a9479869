using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Quilt.Runs.Local;

/// <summary>
/// A shell beside this process that ends its jobs should it die without a word (kill -9, out of memory). It reads a pipe whose other
/// end only this process holds: when that closes, it ends every process group that it was told of and every process that carries its
/// token. (Linux; it needs sh, setsid, grep and sleep.)
/// </summary>
internal sealed class OwnerWatch
{
    private const string Script = """
        exec >/dev/null 2>&1
        cd /
        groups=' '
        while read -r change group; do
          case $change in
            +) groups="$groups$group " ;;
            -) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
        done
        signal=TERM
        round=0
        while [ $round -lt 60 ]; do
          found=
          for group in $groups; do
            kill -s $signal -- "-$group" && found=1
          done
          for file in /proc/[0-9]*/environ; do
            if grep -qF "$1" "$file"; then
              pid=${file#/proc/}
              kill -s $signal "${pid%/environ}" && found=1
            fi
          done
          [ -n "$found" ] || exit
          sleep 0.1
          round=$((round + 1))
          if [ $round -lt 10 ]; then signal=0; else signal=KILL; fi
        done
        """;

    private readonly Lock gate = new();
    private readonly HashSet<int> groups = [];
    private Process? shell;

    /// <summary>The watch of this process.</summary>
    public static OwnerWatch Current { get; } = new();

    /// <summary>What it looks for in environments: random, so that nothing else has it.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Makes sure that the watch runs; call it before a job starts.</summary>
    public void Ensure()
    {
        lock (gate)
        {
            if (shell is { HasExited: false })
                return;
            shell = Start();
            foreach (var group in groups)
                Tell('+', group);
        }
    }

    /// <summary>Tells of a process group that must not outlive this process.</summary>
    public void Add(int group)
    {
        lock (gate)
        {
            if (groups.Add(group))
                Tell('+', group);
        }
    }

    /// <summary>Tells that a group has ended.</summary>
    public void Remove(int group)
    {
        lock (gate)
        {
            if (groups.Remove(group))
                Tell('-', group);
        }
    }

    private Process Start()
    {
        ProcessStartInfo start = new("setsid", ["/bin/sh", "-c", Script, "quilt-watch", Token])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private void Tell(char change, int group)
    {
        try
        {
            shell?.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{change} {group}\n"));
            shell?.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The watch is gone; the next job starts another, which is told of all groups.
        }
    }
}
