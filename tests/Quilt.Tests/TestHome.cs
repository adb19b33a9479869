using System.Runtime.CompilerServices;

namespace Quilt.Tests;

/// <summary>Gives the tests a cache and a state of their own, so that they neither see nor change those of whoever runs them.</summary>
internal static class TestHome
{
    [ModuleInitializer]
    internal static void Use()
    {
        var folder = Directory.CreateTempSubdirectory("quiltps-home-").FullName;
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(folder, "cache"));
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", Path.Combine(folder, "data"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
