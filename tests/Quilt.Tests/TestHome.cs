using System.Runtime.CompilerServices;

namespace Quilt.Tests;

/// <summary>
/// Gives the tests a cache and a state of their own, so that they neither see nor change those of whoever runs them. They lie beside the
/// test assembly, since the process that runs tests may be ended before it could remove anything; the next run does.
/// </summary>
internal static class TestHome
{
    // Processes that tests start inherit it, and share the home.
    private const string Variable = "QUILTPS_TEST_HOME";

    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(6);

    [ModuleInitializer]
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            return;
        var homes = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "homes"));
        foreach (var old in homes.EnumerateDirectories().Where(home => DateTime.UtcNow - home.CreationTimeUtc > LongestRun))
            old.Delete(recursive: true);
        var mine = homes.CreateSubdirectory(Guid.NewGuid().ToString("n")).FullName;
        Environment.SetEnvironmentVariable(Variable, mine);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(mine, "cache"));
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", Path.Combine(mine, "data"));
    }
}
