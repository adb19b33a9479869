using System.Diagnostics;
using System.Text.Json;
using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.S3;

/// <summary>A PowerShell process that works with the module; see session.ps1.</summary>
internal sealed class Session : IDisposable
{
    private readonly Process process;

    /// <summary>Starts PowerShell; the module is not loaded yet.</summary>
    /// <param name="settings">Where PowerShell and the module are.</param>
    /// <param name="variables">The environment that leads to the server.</param>
    /// <param name="home">A folder for caches and records, so that sessions know nothing of each other unless they share it.</param>
    public Session(Options settings, IReadOnlyDictionary<string, string?> variables, string home)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "S3", "session.ps1");
        string[] arguments = ["-NoProfile", "-NonInteractive", "-File", script, "-Module", Path.GetFullPath(settings.Module!)];
        var start = settings.Pwsh!.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [settings.Pwsh, .. arguments])
            : new ProcessStartInfo(settings.Pwsh, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(home, "cache");
        start.Environment["XDG_DATA_HOME"] = Path.Combine(home, "data");
        process = Process.Start(start)!;
    }

    /// <summary>Pushes a folder, or installs into one, and measures that.</summary>
    /// <param name="verb"><c>push</c> or <c>install</c>.</param>
    /// <param name="bucket">The registry's bucket.</param>
    /// <param name="folder">The data, or the target.</param>
    public Measured Run(string verb, string bucket, string folder)
    {
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new { Verb = verb, Bucket = bucket, Folder = folder }));
        var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"PowerShell ended during '{verb}'.");
        return JsonSerializer.Deserialize<Measured>(answer)!;
    }

    /// <summary>Ends PowerShell.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
