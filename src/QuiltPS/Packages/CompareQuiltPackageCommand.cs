using System.Management.Automation;
using Quilt;
using Quilt.Editing;
using Quilt.Manifests;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Says what was added, modified and deleted between two packages.</summary>
[Cmdlet(VerbsData.Compare, "QuiltPackage")]
[OutputType(typeof(Change))]
public sealed class CompareQuiltPackageCommand : RegistryCmdlet
{
    /// <summary>The package to compare with: an object, a name, name@hash, a URI, or a folder.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public PackageReference? ReferenceObject { get; set; }

    /// <summary>The package that is compared: an object, a name, name@hash, a URI, or a folder.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(PackageNameCompleter))]
    public PackageReference? DifferenceObject { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var left = Known(ReferenceObject!);
        var right = Known(DifferenceObject!);
        // A folder says nothing of metadata and has no hashes: it takes both from the package beside it, where content is the same.
        var reference = left ?? Snapshot(ReferenceObject!, right);
        var difference = right ?? Snapshot(DifferenceObject!, left);
        foreach (var change in PackageDiff.Compare(Hashed(reference, difference), Hashed(difference, reference)))
            WriteObject(change);
    }

    private Package? Known(PackageReference reference) => FolderOf(reference) is null ? Read(reference) : null;

    /// <summary>The folder that a text names: one that is there and cannot be a package's name.</summary>
    private string? FolderOf(PackageReference reference)
    {
        if (reference.Text is not { } text || PackageName.TryParse(text, out _) || text.Contains("://", StringComparison.Ordinal))
            return null;
        var path = FullPath(text);
        if (Directory.Exists(path))
            return path;
        return PackageName.TryParse(PackageAddress.Parse(text).Name, out _) ? null : throw new QuiltException(
            Problem.InvalidPackageName, $"'{text}' is neither a package's name, user/package, nor a folder that is there.", text);
    }

    private Package Snapshot(PackageReference reference, Package? like)
    {
        var folder = FolderOf(reference)!;
        return Await((_, token) => Task.Run(() => FolderSnapshot.Read(folder, like), token));
    }

    private Package Hashed(Package package, Package like)
    {
        TransferProgress progress = new();
        return Await((_, token) => EntryHashes.CompleteAsync(package, like, ContentOf(package), progress, token), TransferView.Of("Hash files", progress));
    }
}
