using System.Collections.Immutable;

namespace Quilt;

/// <summary>One person's image in a package (in one session, if the data set has sessions), with everything that a job needs to read.</summary>
public sealed record Subject
{
    /// <summary>The subject's id as the data set writes it, without BIDS's <c>sub-</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The group (CMeDS: the folder above the subject); <c>data</c> when subjects lie at the package's root.</summary>
    public string Group { get; init; } = "data";

    /// <summary>The BIDS session without <c>ses-</c>, or null.</summary>
    public string? Session { get; init; }

    /// <summary>The entries of the image: one file, or the files of a DICOM folder in walk order.</summary>
    public ImmutableArray<Entry> ImageFiles { get; init; } = [];

    /// <summary>The image: an <see cref="Entry"/>, or an array of them for a DICOM folder.</summary>
    public object? Image => ImageFiles.Length == 1 && ImageFolder is null ? ImageFiles[0] : ImageFiles.ToArray();

    /// <summary>The logical key of the DICOM folder, without a trailing slash; null when the image is one file.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>The logical key of the image: the file's, or the folder's.</summary>
    public string ImageKey => ImageFolder ?? ImageFiles[0].LogicalKey;

    /// <summary>Every entry that a job for this subject reads: the image's files and each sidecar that applies to them, in walk order.</summary>
    public ImmutableArray<Entry> Inputs { get; init; } = [];

    /// <summary>What the table and the sidecars say of the subject; a table column that says <c>n/a</c> is null.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>The package that the subject was found in.</summary>
    public Package? Package { get; init; }

    /// <summary>The name of the subject's jobs: <c>group--subject</c>, with the session behind it where there is one.</summary>
    public string JobName => Session is null ? $"{Group}--{Id}" : $"{Group}--{Id}_ses-{Session}";

    /// <inheritdoc/>
    public override string ToString() => Session is null ? Id : $"{Id}_ses-{Session}";
}
