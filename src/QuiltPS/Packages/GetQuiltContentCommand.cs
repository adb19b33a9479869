using System.Management.Automation;
using System.Text;
using Quilt;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Gives the content of entries as text, as bytes, or as a file. Nothing comes out that was not verified.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltContent", DefaultParameterSetName = PackageSet)]
[OutputType(typeof(string), ParameterSetName = [PackageSet, TextSet])]
[OutputType(typeof(byte[]), ParameterSetName = [PackageSet, BytesSet])]
[OutputType(typeof(FileInfo), ParameterSetName = [PackageSet, FileSet])]
public sealed class GetQuiltContentCommand : PackageCmdlet
{
    private const string TextSet = "Text";
    private const string BytesSet = "Bytes";
    private const string FileSet = "File";

    // What is handed on as objects is held in memory whole, until its hash is known to be right.
    private const long Limit = 1L << 30;

    // By the files that this call has written.
    private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);

    /// <summary>The entries.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = BytesSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FileSet, ValueFromPipeline = true)]
    public Entry[] Entry { get; set; } = [];

    /// <summary>Which entries of the package: logical keys, folders (everything below them) or wildcards.</summary>
    [Parameter(Position = 1, ParameterSetName = PackageSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[]? LogicalKey { get; set; }

    /// <summary>One text instead of a line at a time.</summary>
    [Parameter(ParameterSetName = PackageSet)]
    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Raw { get; set; }

    /// <summary>The bytes of an entry as one array.</summary>
    [Parameter(ParameterSetName = PackageSet)]
    [Parameter(Mandatory = true, ParameterSetName = BytesSet)]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>The file to write, or a folder, in which the file has the last part of the logical key as its name. A file that is there is replaced.</summary>
    [Parameter(ParameterSetName = PackageSet)]
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <inheritdoc/>
    private protected override string SecondParameter => nameof(LogicalKey);

    /// <inheritdoc/>
    private protected override void SetSecond(string[] texts) => LogicalKey = texts;

    /// <inheritdoc/>
    protected override void Process()
    {
        Write(Entry);
        if (ParameterSetName == PackageSet)
            base.Process();
    }

    /// <inheritdoc/>
    private protected override void Process(Package package)
    {
        if (LogicalKey is null)
        {
            throw new QuiltException(
                Problem.EntryNotFound, $"Name the entries of {package.Name} whose content you want, as in: Get-QuiltContent {package.Name} demographics.tsv", package.Name);
        }
        foreach (var key in LogicalKey)
            Try(() => Write(new KeyPattern(key).In(package, WriteWarning)));
    }

    private void Write(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
            Try(() => Write(entry));
    }

    private void Write(Entry entry)
    {
        var content = ContentOf(entry.Package);
        if (OutFile is not null)
        {
            var path = TargetOf(entry);
            TransferProgress progress = new();
            Await((report, token) => ContentFile.WriteAsync(content, entry, path, progress, report, token), TransferView.Of($"Get {entry.LogicalKey}", progress));
            written[path] = entry.LogicalKey;
            WriteObject(new FileInfo(path));
            return;
        }
        var bytes = Await((_, token) => content.ReadAllAsync(entry, Limit, token));
        if (AsByteStream)
            WriteObject(bytes, enumerateCollection: false);
        else
            WriteText(bytes);
    }

    private void WriteText(byte[] bytes)
    {
        // UTF-8, or UTF-16 and UTF-32 by their marks, which are not part of the text.
        using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        if (Raw)
        {
            WriteObject(reader.ReadToEnd());
            return;
        }
        while (reader.ReadLine() is { } line)
            WriteObject(line);
    }

    private string TargetOf(Entry entry)
    {
        var path = FullPath(OutFile!);
        if (Directory.Exists(path))
            path = System.IO.Path.Combine(path, entry.LogicalKey[(entry.LogicalKey.LastIndexOf('/') + 1)..]);
        return !written.TryGetValue(path, out var other) ? path : throw new QuiltException(
            Problem.TargetModified,
            $"'{path}' holds '{other}' now, so '{entry.LogicalKey}' is not written there. For several entries name a folder that is there with -OutFile; Install-QuiltPackage keeps their folders apart.",
            entry);
    }
}
