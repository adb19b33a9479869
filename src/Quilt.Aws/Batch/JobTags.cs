using Amazon.Batch.Model;
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
    private const string OfAws = "aws:";
    private const int Most = 50; // AWS's own, which begin with aws:, do not count
    private const int MostOfUser = Most - 5;

    /// <summary>The tag of a revision of a job definition that says who registered it.</summary>
    public const string Registrar = Own + "registered-by";

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

    /// <summary>The tags of a revision that is registered like another one.</summary>
    /// <param name="origin">That one's. Those of CloudFormation and others of AWS nobody else may give.</param>
    /// <param name="own">What goes over them.</param>
    public static Dictionary<string, string> OfRevision(IReadOnlyDictionary<string, string>? origin, IReadOnlyDictionary<string, string> own)
    {
        Dictionary<string, string> tags = new((origin ?? new Dictionary<string, string>()).Where(tag => !IsOfAws(tag.Key)));
        foreach (var (name, value) in own)
            tags[name] = value;
        return tags;
    }

    /// <summary>Refuses more tags than a task can have: it gets those of its job and those of its job definition, and AWS Batch moves a job with too many to FAILED.</summary>
    /// <param name="definition">The revision that jobs are submitted with, or that another is registered like.</param>
    /// <param name="isCopied">Whether another is registered like it.</param>
    /// <param name="given">The user's tags for the jobs.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public static void CheckTogether(JobDefinition definition, bool isCopied, IReadOnlyDictionary<string, string> given)
    {
        HashSet<string> all = [.. (definition.Tags?.Keys ?? Enumerable.Empty<string>()).Where(name => !IsOfAws(name))];
        var had = all.Count;
        all.UnionWith([Package, Study, TopHash, Run, Subject, .. given.Keys]);
        if (isCopied)
            all.Add(Registrar);
        if (all.Count > Most)
        {
            throw new QuiltException(
                Problem.InvalidSetting,
                $"A job would have {all.Count} tags, and AWS takes {Most}: the job definition {DefinitionName.Of(definition)} has {had}, and jobs get {all.Count - had} beside them. Give fewer with -Tag, or name a job definition that has fewer.",
                DefinitionName.Of(definition));
        }
    }

    /// <summary>Refuses names that are not the user's to give, and what AWS would refuse with every job.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags)
    {
        var all = tags.Keys.ToList();
        var taken = all.Find(name => name.StartsWith(Own, StringComparison.OrdinalIgnoreCase) || IsOfAws(name));
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

    private static bool IsOfAws(string name) => name.StartsWith(OfAws, StringComparison.OrdinalIgnoreCase);

    private static QuiltException Invalid(string name, string why) => new(Problem.InvalidSetting, $"The tag '{name}' cannot be given: {why}.", name);
}
