using System.ComponentModel;
using System.Diagnostics;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Jobs;

/// <summary>A container that is a process of this machine, with an environment and a folder of its own.</summary>
internal static class LocalContainer
{
    /// <summary>What to start. Nothing of this process's environment goes in but the path.</summary>
    public static ProcessStartInfo Describe(BatchState state, Job job, Attempt attempt, IReadOnlyList<string> program)
    {
        var words = job.Container["command"]?.AsArray().Select(word => (string)word!) ?? [];
        ProcessStartInfo start = new(program[0], program.Skip(1).Concat(words)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in state.Options.Environment)
            start.Environment[name] = value;
        foreach (var pair in job.Container["environment"]!.AsArray())
            start.Environment[(string)pair!["name"]!] = (string?)pair["value"];
        start.Environment["AWS_BATCH_JOB_ID"] = job.Id;
        start.Environment["AWS_BATCH_JOB_ATTEMPT"] = $"{attempt.Number}";
        start.Environment["AWS_BATCH_JQ_NAME"] = job.Queue.Name;
        start.Environment["AWS_BATCH_CE_NAME"] = job.Queue.ComputeEnvironments[0];
        if (job.Index is { } index)
            start.Environment["AWS_BATCH_JOB_ARRAY_INDEX"] = $"{index}";
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="start">What.</param>
    /// <param name="write">Takes each line that it writes.</param>
    /// <param name="kill">Ends it.</param>
    public static async Task<AttemptEnd> RunAsync(ProcessStartInfo start, Action<string> write, CancellationToken kill)
    {
        var folder = Directory.CreateTempSubdirectory("fake-batch-");
        try
        {
            start.WorkingDirectory = start.Environment["HOME"] = start.Environment["TMPDIR"] = folder.FullName;
            using var process = Process.Start(start)!;
            using var killing = kill.Register(() => process.Kill(entireProcessTree: true));
            await Task.WhenAll(CopyAsync(process.StandardOutput, write), CopyAsync(process.StandardError, write));
            await process.WaitForExitAsync(CancellationToken.None);
            return AttemptEnd.Exit(process.ExitCode);
        }
        catch (Win32Exception error)
        {
            return AttemptEnd.CannotStart(error.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CopyAsync(StreamReader output, Action<string> write)
    {
        while (await output.ReadLineAsync() is { } line)
            write(line);
    }
}
