using System.Diagnostics;
using System.IO.Pipes;

namespace Quilt.Runs.Local;

/// <summary>
/// The process of one attempt with everything that it starts. On Linux it leads a session of its own, so that a terminal's Ctrl+C is ours
/// to handle, and its standard output and error are one pipe, so that lines keep their order.
/// </summary>
internal sealed class JobProcess : IDisposable
{
    private const string Script = "exec \"$@\" </dev/null 2>&1";
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly ProcessTree? tree;
    private readonly Task drained;

    private JobProcess(Process process, string mark, AttemptLog log)
    {
        this.process = process;
        Pid = process.Id;
        if (OperatingSystem.IsLinux())
            tree = new ProcessTree(mark, LinuxProcess.Find(Pid), PipeOf(process.StandardOutput.BaseStream));
        process.StandardInput.Close();
        drained = Task.WhenAll(Drain(process.StandardOutput.BaseStream, log), Drain(process.StandardError.BaseStream, log));
    }

    /// <summary>The id of the first process.</summary>
    public int Pid { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="commandLine">The program and its arguments.</param>
    /// <param name="environment">All its variables, less the mark.</param>
    /// <param name="mark">What marks its processes, see <see cref="JobMark"/>.</param>
    /// <param name="folder">The folder that it starts in.</param>
    /// <param name="log">What it writes goes there.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static JobProcess Start(
        IReadOnlyList<string> commandLine, IReadOnlyDictionary<string, string> environment, string mark, string folder, AttemptLog log)
    {
        var start = OperatingSystem.IsLinux() ? LinuxStart(commandLine, environment) : new ProcessStartInfo(commandLine[0], commandLine.Skip(1));
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment[JobMark.Variable] = OwnerWatch.Current.Token + mark;
        if (!OperatingSystem.IsLinux())
            return new JobProcess(Process.Start(start)!, mark, log);
        OwnerWatch.Current.Ensure();
        JobProcess job = new(Process.Start(start)!, mark, log);
        OwnerWatch.Current.Add(job.Pid);
        return job;
    }

    /// <summary>Waits for the first process to end.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>
    /// Ends what is left of the attempt, first process or others that it left behind, and gives the first one's exit code (128 + n for
    /// signal n). Afterwards the log holds everything.
    /// </summary>
    /// <param name="grace">How long they may take to end by themselves.</param>
    /// <returns>The exit code; null when not even a kill ends the process.</returns>
    public async Task<int?> EndAsync(TimeSpan grace)
    {
        var gone = await EndTreeAsync(grace).ConfigureAwait(false);
        if (OperatingSystem.IsLinux() && gone)
            OwnerWatch.Current.Remove(Pid);
        // Whoever hides from us may still hold the pipe; what it writes from now on is nobody's log.
        await Task.WhenAny(drained, Task.Delay(DrainTime)).ConfigureAwait(false);
        if (!gone && !process.HasExited)
            return null;
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => process.Dispose();

    private async Task<bool> EndTreeAsync(TimeSpan grace)
    {
        if (tree is not null)
            return await tree.EndAsync(grace).ConfigureAwait(false);
        process.Kill(entireProcessTree: true);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(DrainTime)).ConfigureAwait(false);
        return process.HasExited;
    }

    // The shell passes on only variables with names that it could have itself; others of ours (bash's exported functions) go by env.
    private static ProcessStartInfo LinuxStart(IReadOnlyList<string> commandLine, IReadOnlyDictionary<string, string> environment)
    {
        var odd = environment.Where(variable => !JobEnvironment.IsName(variable.Key)).Select(variable => $"{variable.Key}={variable.Value}").ToArray();
        string[] prefix = odd.Length == 0 ? [] : ["env", "--", .. odd];
        return new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script, "quilt-job", .. prefix, .. commandLine]);
    }

    private static string? PipeOf(Stream stream) => stream switch
    {
        PipeStream pipe => LinuxProcess.NameOf(pipe.SafePipeHandle),
        FileStream file => LinuxProcess.NameOf(file.SafeFileHandle),
        _ => null,
    };

    // A thread, since a read of a pipe blocks one as long as the program is silent, and the pool has few.
    private static Task Drain(Stream pipe, AttemptLog log)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(
            () =>
            {
                try
                {
                    var buffer = new byte[64 << 10];
                    while (pipe.Read(buffer) is > 0 and var read)
                        log.Write(buffer.AsSpan(0, read));
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException)
                {
                    // The pipe broke: there is no more to read.
                }
                done.SetResult();
            },
            maxStackSize: 256 << 10)
        {
            IsBackground = true,
            Name = "Quilt job log",
        };
        thread.Start();
        return done.Task;
    }
}
