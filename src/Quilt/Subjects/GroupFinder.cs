namespace Quilt.Subjects;

/// <summary>
/// Finds the groups of a package. A table decides: the root, or else each folder directly below it, is a group if it holds one.
/// Only where there is no table at all do subjects' folders decide, the root's first. So neither results of an earlier run nor
/// templates beside the data are taken for subjects.
/// </summary>
/// <param name="search">What is looked for.</param>
/// <param name="root">The package's root, or the folder that the search is narrowed to.</param>
internal sealed class GroupFinder(Search search, PackageFolder root)
{
    // BIDS first: its names say more, and no other layout has them.
    private readonly ILayout[] layouts = search.Options.Layout switch
    {
        SubjectLayout.Bids => [new BidsLayout()],
        SubjectLayout.Cmeds => [new CmedsLayout()],
        _ => [new BidsLayout(), new CmedsLayout()],
    };

    private readonly Wildcard? filter = search.Options.Group is { Length: > 0 } group ? new(group) : null;

    /// <summary>The groups in walk order; why there are none has then been said.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>: the name asked for cannot name a group.</exception>
    public IReadOnlyList<SubjectGroup> Find()
    {
        if (Named() is { } named)
            return [named];
        if (ByTable(root) is { } layout)
            return Root(layout);
        var folders = root.Folders().ToArray();
        var withTable = Groups(folders, ByTable);
        if (withTable.Count > 0)
        {
            TellOfOthers(folders, withTable);
            return Selected(withTable);
        }
        return BySubjects(root) is { } other ? Root(other) : Selected(Groups(folders, BySubjects));
    }

    private ILayout? ByTable(PackageFolder folder) => layouts.FirstOrDefault(layout => layout.HasTable(folder));

    private ILayout? BySubjects(PackageFolder folder) => layouts.FirstOrDefault(layout => layout.HasSubjects(folder));

    // A folder that is named in full needs no table beside others that have one.
    private SubjectGroup? Named()
    {
        if (search.Options.Group is not { } name || !SubjectId.IsValid(name) || root.Folder(name) is not { } folder)
            return null;
        return (ByTable(folder) ?? BySubjects(folder)) is { } layout ? new(name, folder, layout) : null;
    }

    private IReadOnlyList<SubjectGroup> Root(ILayout layout)
    {
        var name = search.Options.Group is { Length: > 0 } asked && !Wildcard.IsPattern(asked)
            ? SubjectId.Check(asked, "group")
            : root.Name.Length == 0 ? "data" : root.Name;
        return search.IsUsable(name, root.Path) ? Selected([new(name, root, layout)]) : [];
    }

    private List<SubjectGroup> Groups(PackageFolder[] folders, Func<PackageFolder, ILayout?> judge)
    {
        List<SubjectGroup> groups = [];
        foreach (var folder in folders)
        {
            search.Stop.Token.ThrowIfCancellationRequested();
            if (judge(folder) is { } layout && search.IsUsable(folder.Name, folder.Path))
                groups.Add(new(folder.Name, folder, layout));
        }
        return groups;
    }

    private IReadOnlyList<SubjectGroup> Selected(IReadOnlyList<SubjectGroup> groups)
    {
        SubjectGroup[] selected = [.. groups.Where(group => filter is null || filter.IsMatch(group.Name))];
        if (groups.Count == 0)
        {
            var place = root.Path.Length == 0 ? "at its root" : $"in {SubjectId.Show(root.Path)}";
            search.Report.Warning($"{search.Package} holds no subjects {place} or in a folder directly below; -Prefix looks further down.");
        }
        else if (selected.Length == 0)
        {
            search.Report.Error(new(
                Problem.SubjectNotFound,
                $"No group fits '{search.Options.Group}'. There are: {Listing.Of(groups.Select(group => group.Name))}.",
                search.Options.Group));
        }
        foreach (var group in selected)
            search.Report.Verbose($"Group '{group.Name}': {group.Layout.Layout} layout in {group.Place}.");
        return selected;
    }

    private void TellOfOthers(PackageFolder[] folders, List<SubjectGroup> groups)
    {
        var taken = groups.Select(group => group.Folder.Path).ToHashSet();
        var others = folders.Where(folder => !taken.Contains(folder.Path) && BySubjects(folder) is not null).ToArray();
        if (others.Length > 0)
        {
            search.Report.Warning(
                "These folders hold images but no table of subjects, so they are no groups unless -Group names them: " +
                $"{Listing.Of(others.Select(folder => folder.Name))}.");
        }
        if (BySubjects(root) is not null)
            search.Report.Warning("Images at the root are left out: the root has no table of subjects, but folders below it have.");
    }
}
