using System.Management.Automation;
using Quilt;
using Quilt.Subjects;

namespace QuiltPS;

/// <summary>Finds the subjects of packages.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltSubject", DefaultParameterSetName = "Package")]
[OutputType(typeof(Subject))]
public sealed class GetQuiltSubjectCommand : RegistryCmdlet
{
    private readonly List<Entry> entries = [];
    private ImagePaths? wanted;

    /// <summary>The package: the object, its name (name@hash, name:tag), or a URI.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Package")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public PackageReference[] Package { get; set; } = [];

    /// <summary>Entries of packages: the subjects whose images are among them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Entry")]
    [ValidateNotNull]
    public Entry[] Entry { get; set; } = [];

    /// <summary>A folder of the package; only what lies below it is looked at.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string? Prefix { get; set; }

    /// <summary>Group folders (wildcards); where subjects lie at the root, the name of their group.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Group { get; set; }

    /// <summary>The layout; Auto decides by what is there.</summary>
    [Parameter]
    public SubjectLayout Layout { get; set; } = SubjectLayout.Auto;

    /// <summary>Only subjects with these ids (wildcards, with or without sub-).</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = [];

    /// <summary>Only subjects whose images these are: s3://bucket/key, a file's path, or a logical key; for DICOM the folder.</summary>
    [Parameter]
    [AllowEmptyString]
    public string[]? Path { get; set; }

    /// <summary>Every T1-weighted image of a BIDS subject, not one by choice.</summary>
    [Parameter]
    public SwitchParameter AllImages { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        wanted = Path is null ? null : new ImagePaths(Path);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var reference in Package)
        {
            Try(() =>
            {
                foreach (var subject in Find(Read(reference)))
                    WriteObject(subject);
            });
        }
        entries.AddRange(Entry);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (var group in entries.GroupBy(entry => entry.Package))
            Try(() => WriteAmong(group.Key, group.Select(entry => entry.LogicalKey).ToHashSet()));
        foreach (var path in wanted?.Missing ?? [])
            Try(() => throw new QuiltException(Problem.SubjectNotFound, $"'{path}' is the image of no subject that was found.", path));
    }

    private void WriteAmong(Package? package, HashSet<string> keys)
    {
        if (package is null)
            throw new QuiltException(Problem.InvalidSubject, $"'{keys.First()}' belongs to no package, so no table or sidecar can be found for it.", keys.First());
        foreach (var subject in Find(package))
        {
            if (subject.ImageFiles.Any(file => keys.Contains(file.LogicalKey)))
                WriteObject(subject);
        }
    }

    private IEnumerable<Subject> Find(Package package)
    {
        SubjectOptions options = new(Prefix, Group, Layout, Include, AllImages);
        var found = Stream((report, token) => SubjectFinder.FindAsync(package, options, ContentOf(package), report, token));
        return wanted is null ? found : found.Where(wanted.Take);
    }
}
