using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>The tags of jobs and of what is made for them, by which costs can be told apart.</summary>
internal static class JobTags
{
    private const string Own = "quilt:";
    private const string Package = Own + "package";
    private const string Study = Own + "study";
    private const string TopHash = Own + "top-hash";
    private const string Run = Own + "run";
    private const string Subject = Own + "subject";
    private const int LongestName = 128;
    private const int MostOfUser = 50 - 5; // AWS takes 50 in all

    /// <summary>The tags of a run's jobs, the user's behind ours.</summary>
    /// <param name="run">The run.</param>
    /// <param name="subject">The job's subject; null for an array.</param>
    public static Dictionary<string, string> Of(RunHeader run, string? subject)
    {
        Dictionary<string, string> tags = new(Of(run.Package!, run.TopHash!)) { [Run] = run.Id };
        if (subject is not null)
            tags[Subject] = JobNames.Tag(subject);
        foreach (var (name, value) in run.Spec.Aws!.Tags)
            tags[name] = value;
        return tags;
    }

    /// <summary>The tags of what is made for a package's jobs: a revision of a job definition.</summary>
    /// <param name="package">The package's name.</param>
    /// <param name="topHash">Its revision.</param>
    public static Dictionary<string, string> Of(string package, string topHash) => new()
    {
        [Package] = JobNames.Tag(package),
        [Study] = JobNames.Tag(JobNames.StudyOf(package)),
        [TopHash] = topHash,
    };

    /// <summary>Refuses names that are not the user's to give, and what AWS would refuse with every job.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags)
    {
        var all = tags.Keys.ToList();
        var taken = all.Find(name => name.StartsWith(Own, StringComparison.OrdinalIgnoreCase) || name.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
        if (taken is not null)
            throw new QuiltException(Problem.InvalidSetting, $"The tag '{taken}' cannot be given: names that begin with quilt: or aws: are given by QuiltPS and AWS.", taken);
        if (all.Count > MostOfUser)
            throw new QuiltException(Problem.InvalidSetting, $"A job can have {MostOfUser} tags beside those of QuiltPS, and {all.Count} were given.", all.Count);
        foreach (var (name, value) in tags)
        {
            if (name.Length is 0 or > LongestName || value.Length > JobNames.LongestTag)
                throw Invalid(name, $"its name may have {LongestName} characters, and its value {JobNames.LongestTag}");
            if (JobNames.Tag(name) != name || JobNames.Tag(value) != value)
                throw Invalid(name, "AWS Batch takes letters, digits, spaces and _ . : / = + - @");
        }
    }

    private static QuiltException Invalid(string name, string why) => new(Problem.InvalidSetting, $"The tag '{name}' cannot be given: {why}.", name);
}
