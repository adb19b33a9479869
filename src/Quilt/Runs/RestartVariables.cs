namespace Quilt.Runs;

/// <summary>
/// The variables that a restart takes. Jobs run again as they were submitted, so all that is asked for are the values of secrets, which no record
/// holds: whoever gives another variable expects something that would not happen.
/// </summary>
internal static class RestartVariables
{
    /// <summary>Refuses variables that no job would get.</summary>
    /// <param name="runs">The jobs' runs.</param>
    /// <param name="given">The variables.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>: the message names them, and those that are taken.</exception>
    public static void Check(IEnumerable<RunHeader> runs, IReadOnlyDictionary<string, string> given)
    {
        // What imported jobs were given nobody knows; they are refused whatever is given.
        RunHeader[] submitted = [.. runs.Where(run => run.Package is not null)];
        string[] idle = [.. given.Where(variable => !Array.Exists(submitted, run => Takes(run, variable.Key, variable.Value))).Select(variable => variable.Key).Order(StringComparer.Ordinal)];
        if (idle.Length == 0 || submitted.Length == 0)
            return;
        string[] secrets = [.. submitted.SelectMany(run => run.SecretNames).Distinct().Order(StringComparer.Ordinal)];
        throw new QuiltException(
            Problem.InvalidEnvironment,
            $"A restart does not take {string.Join(", ", idle)}: jobs run again with the variables that they were submitted with. " +
            (secrets.Length == 0
                ? "These have no secrets, so none has to be given: leave out -Environment and -LicenseFile. "
                : $"What it takes are the values of secrets, which are not stored: {string.Join(", ", secrets)}. ") +
            "To run them with other variables, submit their subjects again.",
            idle[0]);
    }

    // Who gives again what the jobs were submitted with, as it was, is told nothing new.
    private static bool Takes(RunHeader run, string name, string value) =>
        run.SecretNames.Contains(name) || (run.Spec.Environment.TryGetValue(name, out var recorded) && recorded == value);
}
