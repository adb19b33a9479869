using System.Collections.Immutable;
using System.Management.Automation;

namespace QuiltPS;

/// <summary>The PowerShell that runs this session, as a command line: what a job's script runs in, so that it meets the version that its author has.</summary>
internal static class CallingPowerShell
{
    /// <summary>The command line up to the script's path. A script that throws ends it with exit code 1; <c>exit n</c> is passed through.</summary>
    public static ImmutableArray<string> ScriptCommand { get; } = [.. Program(), "-NoProfile", "-NonInteractive", "-File"];

    private static IEnumerable<string> Program()
    {
        var home = Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!;
        var process = Environment.ProcessPath ?? "";
        return Path.GetFileNameWithoutExtension(process) switch
        {
            // `dotnet pwsh`: the tool has no program of its own that could be started without dotnet.
            "dotnet" => [process, Path.Combine(home, "pwsh.dll")],
            "pwsh" => [process],
            // Another program that hosts PowerShell.
            _ => [Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")],
        };
    }
}
