using System.Collections.Immutable;

namespace Quilt.Subjects;

/// <summary>A subject's image as a layout found it; what tables and sidecars say is still to be read.</summary>
/// <param name="Subject">The subject, all but its metadata.</param>
/// <param name="Sidecars">The sidecars that apply, the nearest to the image last.</param>
/// <param name="Rows">Rows of tables that only some subjects have.</param>
internal sealed record FoundImage(
    Subject Subject, ImmutableArray<SharedRead<Metadata>> Sidecars, ImmutableArray<RowReference> Rows);
