namespace Quilt.Subjects;

/// <summary>What one way of arranging subjects looks like. Works on names alone and reads no content.</summary>
internal interface ILayout
{
    /// <summary>The layout's name.</summary>
    SubjectLayout Layout { get; }

    /// <summary>What folders put before a subject's id.</summary>
    string SubjectPrefix { get; }

    /// <summary>The tables of a group, the one that lists its subjects first.</summary>
    IReadOnlyList<TableSpec> Tables { get; }

    /// <summary>Whether a folder holds a file that only a group of this layout has.</summary>
    bool HasTable(PackageFolder folder);

    /// <summary>Whether a folder holds at least one subject's folder of this layout.</summary>
    bool HasSubjects(PackageFolder folder);

    /// <summary>The images of a group, in walk order.</summary>
    /// <param name="group">The group.</param>
    /// <param name="table">The table that lists the subjects, if there is one.</param>
    /// <param name="search">What is looked for, and where messages go.</param>
    IEnumerable<FoundImage> Images(SubjectGroup group, KeyedTable? table, Search search);
}
