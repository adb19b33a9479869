using System.Collections;
using System.Collections.Immutable;

namespace Quilt;

/// <summary>One person's image in a package (in one session, if the data set has sessions), with everything that a job needs to read.</summary>
/// <remarks>
/// <c>Get-QuiltSubject</c> makes them; a script can too: <c>[Quilt.Subject]@{ Id = '1'; Image = $entry }</c>. Names that become part of
/// a path are checked here, so none that escapes its folder exists.
/// </remarks>
public sealed record Subject
{
    private readonly string id = "";
    private readonly string group = "data";
    private readonly string? session;
    private readonly string? label;
    private readonly ImmutableArray<Entry> imageFiles = [];
    private readonly bool imageIsFolder;
    private readonly string? imageFolder;
    private readonly ImmutableArray<Entry>? inputs;
    private readonly Package? package;

    /// <summary>The subject's id as the data set writes it, without BIDS's <c>sub-</c>.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>, see <see cref="SubjectId"/>.</exception>
    public required string Id
    {
        get => id;
        init => id = SubjectId.Check(value);
    }

    /// <summary>The group: the folder above the subjects; <c>data</c> when they lie at the package's root.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>.</exception>
    public string Group
    {
        get => group;
        init => group = SubjectId.Check(value, "group");
    }

    /// <summary>The BIDS session without <c>ses-</c>, or null.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>.</exception>
    public string? Session
    {
        get => session;
        init => session = value is null ? null : SubjectId.Check(value, "session");
    }

    /// <summary>
    /// What tells this image from the others of the same subject and session, <c>acq-mprage_run-2</c>, when all of them were asked for;
    /// otherwise null.
    /// </summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>.</exception>
    public string? Label
    {
        get => label;
        init => label = value is null ? null : SubjectId.Check(value, "label");
    }

    /// <summary>The image: an <see cref="Entry"/>, or an array of them for a DICOM folder. Takes either; an array means a folder.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>: something that is no entry.</exception>
    public object? Image
    {
        get => ImageFolder is not null ? ImageFiles : imageFiles.IsEmpty ? null : imageFiles[0];
        init
        {
            imageFiles = EntriesOf(value);
            imageIsFolder = value is not (Entry or null);
            imageFolder = imageIsFolder ? imageFolder : null;
        }
    }

    /// <summary>The entries of the image: one file, or the files of a DICOM folder in walk order.</summary>
    public Entry[] ImageFiles
    {
        get => [.. imageFiles];
        init => imageFiles = [.. value];
    }

    /// <summary>
    /// The logical key of the DICOM folder, without a trailing slash; null when the image is one file. When not given, the folder that
    /// all files of an array lie in.
    /// </summary>
    public string? ImageFolder
    {
        get => imageFolder ?? (imageIsFolder ? CommonFolder(imageFiles) : null);
        init => imageFolder = value;
    }

    /// <summary>The logical key of the image: the file's, or the folder's; null without an image.</summary>
    public string? ImageKey => ImageFolder ?? (imageFiles.IsEmpty ? null : imageFiles[0].LogicalKey);

    /// <summary>
    /// Every entry that a job for this subject reads: the image's files and each sidecar that applies to them, in walk order. When not
    /// given, the image's files.
    /// </summary>
    public Entry[] Inputs
    {
        get => [.. inputs ?? imageFiles];
        init => inputs = [.. value];
    }

    /// <summary>
    /// What tables and sidecars say: the columns of the subject's row (<c>n/a</c> is null), under <c>qc</c>, <c>session</c> and
    /// <c>scan</c> the rows of those tables, under <c>sidecar</c> the sidecars' merged JSON. See docs/subjects.md.
    /// </summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>The package that the subject was found in; when not given, the one of its image.</summary>
    public Package? Package
    {
        get => package ?? (imageFiles.IsEmpty ? null : imageFiles[0].Package);
        init => package = value;
    }

    /// <summary>
    /// The subject's name within its group, fit for a folder and distinct for each image that was found: the id, with the session and
    /// the label behind it where there are any (<c>01_ses-2_run-1</c>).
    /// </summary>
    public string Name => $"{Id}{(Session is null ? "" : $"_ses-{Session}")}{(Label is null ? "" : $"_{Label}")}";

    /// <summary>The name of the subject's jobs: <c>group--name</c>.</summary>
    public string JobName => $"{Group}--{Name}";

    /// <summary>
    /// What the sidecar says under <c>scan_details</c>, or, where the Python batchtools wrote it, under <c>metadata.scan_details</c>; containers
    /// get it as <c>SUBJECT_METADATA</c>. Null when nothing.
    /// </summary>
    public object? ScanDetails => Metadata["sidecar"] is Metadata sidecar
        ? sidecar["scan_details"] ?? (sidecar["metadata"] as Metadata)?["scan_details"]
        : null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ImmutableArray<Entry> EntriesOf(object? image) => image switch
    {
        null => [],
        Entry entry => [entry],
        IEnumerable items and not string => [.. items.Cast<object?>().Select(ToEntry)],
        _ => [ToEntry(image)],
    };

    // What a cmdlet gave, PowerShell keeps in arrays wrapped in its PSObject, a type that the core does not know but by this property.
    private static Entry ToEntry(object? item) =>
        item as Entry ?? item?.GetType().GetProperty("BaseObject")?.GetValue(item) as Entry
        ?? throw new QuiltException(Problem.InvalidSubject, "A subject's Image takes an entry of a package, or an array of entries.", item);

    private static string CommonFolder(ImmutableArray<Entry> files)
    {
        if (files.IsEmpty)
            return "";
        var folder = ParentOf(files[0].LogicalKey);
        while (folder.Length > 0 && !files.All(file => file.LogicalKey.StartsWith(folder + "/", StringComparison.Ordinal)))
            folder = ParentOf(folder);
        return folder;
    }

    private static string ParentOf(string key) => key[..Math.Max(0, key.LastIndexOf('/'))];
}
