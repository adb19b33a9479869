using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Quilt.Runs.Local;

/// <summary>The environment of a local job: that of this process, the contract's variables (docs/container-contract.md), and the user's.</summary>
internal static partial class JobEnvironment
{
    private const int ShortestInherited = 8;

    private static readonly ImmutableHashSet<string> Contract = ["OUTPUT_PATH", "SUBJECT_METADATA", "SUBJECT_SIDECAR", "CMET_TIMEOUT"];

    /// <summary>Refuses names that a user may not give.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>.</exception>
    public static void Check(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (!IsName(name))
                throw new QuiltException(Problem.InvalidEnvironment, $"'{name}' is not the name of an environment variable: it takes letters, digits and '_'.", name);
            if (IsContract(name))
                throw new QuiltException(Problem.InvalidEnvironment, $"'{name}' is set for every job and cannot be given (see docs/container-contract.md).", name);
        }
    }

    /// <summary>Whether a text is a name as shells know them.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Whether a variable of that name is set for every job, whatever anybody gives.</summary>
    public static bool IsContract(string name) =>
        name.StartsWith("QUILT_", StringComparison.Ordinal) || name.StartsWith("INPUT_", StringComparison.Ordinal) || Contract.Contains(name);

    /// <summary>All variables of an attempt.</summary>
    public static Dictionary<string, string> Build(
        RunHeader run, JobState job, Subject subject, AttemptFolder folder, IReadOnlyDictionary<string, string> secrets)
    {
        Dictionary<string, string> all = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is { Key: string name, Value: string value } && !IsContract(name))
                all[name] = value;
        }
        // PowerShell writes some errors in colour even into a file; a log is for people and programs that read text.
        if (run.Spec.Program is { Interpreter.IsEmpty: false })
            all.TryAdd("NO_COLOR", "1");
        foreach (var (name, value) in run.Spec.Environment.Concat(secrets))
            all[name] = value;
        foreach (var (name, value) in ContractOf(run, job, subject, folder))
        {
            if (value is not null)
                all[name] = value;
        }
        return all;
    }

    /// <summary>
    /// The values that must not stand in a log: the secrets that were given, and those that the job inherits from the session (its
    /// cloud credentials, say), which every program shows that prints its environment. Of these, short values and paths are left in: they
    /// open nothing, and a log full of holes would help nobody.
    /// </summary>
    /// <param name="environment">All variables of an attempt.</param>
    /// <param name="given">The secrets that the user gave.</param>
    public static IEnumerable<string> SecretsIn(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> given) =>
        given.Values.Concat(environment
            .Where(variable => SecretNames.Matches(variable.Key) && !IsContract(variable.Key) && variable.Value.Length >= ShortestInherited && !Path.Exists(variable.Value))
            .Select(variable => variable.Value));

    private static IEnumerable<(string Name, string? Value)> ContractOf(RunHeader run, JobState job, Subject subject, AttemptFolder folder)
    {
        var image = subject.ImageFolder is null ? subject.ImageFiles[0] : null;
        return
        [
            ("INPUT_IMAGE", InputLayout.PathOf(folder, job.ImageKey)),
            ("INPUT_VERSION_ID", image?.PhysicalKey.VersionId),
            ("INPUT_FILES", folder.InputList),
            ("OUTPUT_PATH", folder.Output),
            ("SUBJECT_METADATA", SubjectSidecar.DetailsOf(run.Spec, subject).ToString()),
            ("SUBJECT_SIDECAR", run.Spec.UploadMetadata ? folder.Sidecar : null),
            ("CMET_TIMEOUT", run.Spec.Timeout is { } timeout ? Math.Ceiling(timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null),
            ("QUILT_PACKAGE", run.Package),
            ("QUILT_TOP_HASH", run.TopHash),
            ("QUILT_REGISTRY", run.Registry),
            ("QUILT_URI", RunUri.Of(run, job.ImageKey)),
            ("QUILT_RUN_ID", run.Id),
            ("QUILT_SUBJECT", subject.Id),
            ("QUILT_INPUT_HASH", image?.Hash?.Value),
            ("QUILT_INPUT_KEY", job.Current.InputKey),
        ];
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();
}
