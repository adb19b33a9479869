namespace Quilt.Subjects;

/// <summary>A folder whose subjects lie directly below it.</summary>
/// <param name="Name">The group's name, checked.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Layout">How the subjects lie in it.</param>
internal sealed record SubjectGroup(string Name, PackageFolder Folder, ILayout Layout)
{
    /// <summary>The group's folder as messages name it.</summary>
    public string Place => Folder.Path.Length == 0 ? "the package's root" : SubjectId.Show(Folder.Path);
}
