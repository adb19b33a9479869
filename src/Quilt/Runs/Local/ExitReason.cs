using System.Globalization;

namespace Quilt.Runs.Local;

/// <summary>What an exit code says, for a person.</summary>
internal static class ExitReason
{
    /// <summary>The reason of a failure.</summary>
    /// <param name="exitCode">Not 0; null when it could not be found out.</param>
    public static string Of(int? exitCode) => exitCode switch
    {
        null => "its end could not be found out",
        126 => "exit code 126: the program may not be executed",
        127 => "exit code 127: the program, or one that it calls, was not found",
        > 128 and <= 128 + 64 => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}: ended by {NameOf(exitCode.Value - 128)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}"),
    };

    private static string NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL (illegal instruction)",
        6 => "SIGABRT (the program gave up)",
        7 => "SIGBUS (bad memory access)",
        8 => "SIGFPE (arithmetic error)",
        9 => "SIGKILL (killed; often for want of memory)",
        11 => "SIGSEGV (bad memory access)",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        24 => "SIGXCPU (CPU time limit)",
        25 => "SIGXFSZ (file size limit)",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };
}
