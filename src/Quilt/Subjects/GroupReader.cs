using System.Collections.Immutable;

namespace Quilt.Subjects;

/// <summary>
/// Gives the subjects of one group: joins images with the rows of tables and with sidecars, and says what has no counterpart. When a
/// table cannot be read the group gives no subject, since filters on metadata would silently drop or keep the wrong ones.
/// </summary>
/// <param name="search">What is looked for.</param>
/// <param name="group">The group.</param>
internal sealed class GroupReader(Search search, SubjectGroup group)
{
    /// <summary>How many subjects' sidecars are read at once, at least: small objects of a store far away are mostly waiting.</summary>
    private const int Width = 16;

    private readonly List<(TableSpec Spec, KeyedTable Table)> tables = [];
    private readonly HashSet<string> withImage = new(StringComparer.Ordinal);
    private readonly List<string> withoutRow = [];

    /// <summary>The subjects in walk order.</summary>
    public async IAsyncEnumerable<Subject> ReadAsync()
    {
        if (!await ReadTablesAsync().ConfigureAwait(false))
            yield break;
        await foreach (var subject in OrderedTasks.RunAsync(Images(), CompleteAsync, Math.Max(Width, search.Content.Concurrency), search.Stop).ConfigureAwait(false))
        {
            if (subject is not null)
                yield return subject;
        }
        TellOfRows();
    }

    private KeyedTable? MainTable => tables.FirstOrDefault(table => table.Spec.Under is null).Table;

    private async Task<bool> ReadTablesAsync()
    {
        foreach (var spec in group.Layout.Tables)
        {
            if (group.Folder.File(spec.FileName) is not { } entry)
            {
                if (spec.IsExpected)
                    search.Report.Warning($"There is no {spec.FileName} in {group.Place}, so its subjects have no metadata of a table.");
                continue;
            }
            if (await search.Table(entry, spec.Key).GetAsync().ConfigureAwait(false) is not { } table)
                return false;
            if (table.Lacks(spec.Columns ?? []).ToArray() is { Length: > 0 } missing)
                search.Report.Warning($"{SubjectId.Show(table.Name)} lacks the columns {Listing.Of(missing)}.");
            tables.Add((spec, table));
        }
        return true;
    }

    private IEnumerable<FoundImage> Images()
    {
        foreach (var image in group.Layout.Images(group, MainTable, search))
        {
            search.Stop.Token.ThrowIfCancellationRequested();
            var id = image.Subject.Id;
            withImage.Add(id);
            if (!search.Filter.Includes(NamesOf(image.Subject)))
                continue;
            if (MainTable is not null && !MainTable.Contains(id) && withoutRow.LastOrDefault() != id)
                withoutRow.Add(id);
            if (search.IsFirst(image.Subject))
                yield return image;
        }
    }

    private async Task<Subject?> CompleteAsync(FoundImage image)
    {
        var metadata = Metadata.Empty;
        foreach (var (spec, table) in tables)
        {
            if (table.TryGetRow(image.Subject.Id, out var row))
                metadata = spec.Under is null ? row : metadata.With(spec.Under, row);
        }
        foreach (var reference in image.Rows)
        {
            if (await reference.Table.GetAsync().ConfigureAwait(false) is not { } table)
                return null;
            if (table.TryGetRow(reference.Key, out var row))
                metadata = metadata.With(reference.Under, row);
        }
        if (image.Sidecars.IsEmpty)
            return image.Subject with { Metadata = metadata };
        return await MergeAsync(image.Sidecars).ConfigureAwait(false) is { } sidecar
            ? image.Subject with { Metadata = metadata.With("sidecar", sidecar) }
            : null;
    }

    // Of a key that stands in several, the nearest sidecar's value counts: the last one that is put in.
    private static async Task<Metadata?> MergeAsync(ImmutableArray<SharedRead<Metadata>> sidecars)
    {
        var contents = await Task.WhenAll(sidecars.Select(sidecar => sidecar.GetAsync())).ConfigureAwait(false);
        return contents.Any(content => content is null) ? null : Metadata.From(contents.SelectMany(content => content!));
    }

    private void TellOfRows()
    {
        if (MainTable is not { } table)
            return;
        var place = SubjectId.Show(table.Name);
        List<string> withoutImage = [];
        foreach (var id in table.Keys.Where(id => !withImage.Contains(id)))
        {
            string[] names = [id, group.Layout.SubjectPrefix + id];
            if (search.Filter.IsNamed(names))
                search.Report.Error(new(Problem.SubjectWithoutImage, $"The subject '{id}' stands in {place} but has no image.", id));
            else if (search.Filter.Includes(names))
                withoutImage.Add(id);
        }
        if (withoutImage.Count > 0)
            search.Report.Warning($"These subjects of {place} have no image: {Listing.Of(withoutImage)}.");
        if (withoutRow.Count > 0)
            search.Report.Warning($"These subjects have an image but no row in {place}: {Listing.Of(withoutRow)}.");
    }

    private string[] NamesOf(Subject subject) => group.Layout.SubjectPrefix is { Length: > 0 } prefix
        ? [subject.Id, subject.Name, prefix + subject.Id, prefix + subject.Name]
        : [subject.Id];
}
