using System.Diagnostics;
using System.Reflection;

namespace Quilt.Tests;

/// <summary>
/// A part of a test that runs in a process of its own, to be killed or to compete with others: this assembly started as a program, which
/// calls a static method <c>Task ChildAsync(string[] arguments)</c> of the class that it is told.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    // So that a test ends; no promise of how long anything takes.
    private static readonly TimeSpan Safety = TimeSpan.FromMinutes(8);

    private readonly Process process;

    private ChildProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>The program's entry point.</summary>
    public static Task Main(string[] arguments) => (Task)Type.GetType(arguments[0], throwOnError: true)!
        .GetMethod("ChildAsync", BindingFlags.NonPublic | BindingFlags.Static)!
        .Invoke(null, [arguments[1..]])!;

    /// <summary>Starts a process that runs the <c>ChildAsync</c> of a class.</summary>
    public static ChildProcess Start<T>(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [typeof(ChildProcess).Assembly.Location, typeof(T).FullName!, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line that the process prints; null when it has ended.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using CancellationTokenSource safety = new(Safety);
        return await process.StandardOutput.ReadLineAsync(safety.Token);
    }

    /// <summary>Gives the process a line to read.</summary>
    public void WriteLine(string line) => process.StandardInput.WriteLine(line);

    /// <summary>Waits for the end; gives the exit code.</summary>
    public async Task<int> WaitAsync()
    {
        using CancellationTokenSource safety = new(Safety);
        await process.WaitForExitAsync(safety.Token);
        return process.ExitCode;
    }

    /// <summary>Ends the process as kill -9 does: nothing of it runs any more, and its children are not told.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }
}
