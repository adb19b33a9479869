using Quilt.Json;
using Quilt.Transfers;

namespace Quilt.Editing;

/// <summary>Finds the files of a folder that go into a package: all below it, links followed, less what <c>.quiltignore</c> names and less registries.</summary>
public static class FolderScan
{
    // Hidden and system files count too; a folder that may not be read is an error, not a gap.
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The files in walk order.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PathNotFound"/>, also for a link to nothing; <see cref="Problem.AccessDenied"/>; <see cref="Problem.InputOutput"/>.
    /// </exception>
    public static IEnumerable<ScannedFile> Read(string root)
    {
        var folder = Path.GetFullPath(root);
        if (!Directory.Exists(folder))
            throw new QuiltException(Problem.PathNotFound, $"There is no folder '{root}'.", root);
        return Walk(folder, "", IgnoreFile.Read(folder), [RealPath(folder)]);
    }

    // The folders above, by their real paths: a link to one of them would lead round in a circle.
    private static IEnumerable<ScannedFile> Walk(string folder, string prefix, IgnoreFile ignore, HashSet<string> above)
    {
        foreach (var item in List(folder))
        {
            var key = prefix + item.Name;
            if (item is DirectoryInfo)
            {
                var real = RegularFile.IsLink(item) ? RealPath(item.FullName) : item.FullName;
                if (ignore.HidesFolder(key) || IsStaging(key) || IsRegistry(item) || !above.Add(real))
                    continue;
                foreach (var file in Walk(item.FullName, $"{key}/", ignore, above))
                    yield return file;
                above.Remove(real);
            }
            else if (!ignore.HidesFile(key) && RegularFile.Find(item) is { } file)
            {
                yield return new ScannedFile(key, item.FullName, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
            }
            else if (!ignore.HidesFile(key) && RegularFile.LeadsNowhere(item))
            {
                throw new QuiltException(
                    Problem.PathNotFound,
                    $"'{item.FullName}' is a link to a file that is not there. Fetch it (with git-annex: git annex get), delete the link, or name it in .quiltignore.",
                    item.FullName);
            }
        }
    }

    // A registry that lies in its own data would otherwise go into itself, and grow with every push.
    private static bool IsRegistry(FileSystemInfo folder) => folder.Name == ".quilt" && Directory.Exists(Path.Combine(folder.FullName, "named_packages"));

    // What a killed install left, or a running one is writing: no files of the user's.
    private static bool IsStaging(string key) => key.StartsWith(InstallRun.StagingPrefix, StringComparison.Ordinal) && !key.Contains('/');

    private static FileSystemInfo[] List(string folder)
    {
        try
        {
            var items = new DirectoryInfo(folder).GetFileSystemInfos("*", Everything);
            Array.Sort(items, (a, b) => CodePointOrder.Instance.Compare(a.Name, b.Name));
            return items;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new QuiltException(Problem.AccessDenied, $"The folder '{folder}' may not be read.", folder, e);
        }
        catch (IOException e)
        {
            throw new QuiltException(Problem.InputOutput, $"The folder '{folder}' cannot be read: {e.Message}", folder, e);
        }
    }

    private static string RealPath(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
}
