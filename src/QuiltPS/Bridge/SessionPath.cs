using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Paths as users write them in PowerShell: relative to the session's folder, with <c>~</c>, or on a drive of PowerShell's.</summary>
internal static class SessionPath
{
    /// <summary>The full path; nothing needs to be there.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>: the drive does not exist or does not hold files.</exception>
    public static string Resolve(PathIntrinsics session, string path)
    {
        try
        {
            var full = session.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return full;
        }
        catch (SessionStateException e)
        {
            throw new QuiltException(Problem.PathNotFound, e.Message, path, e);
        }
        throw new QuiltException(Problem.PathNotFound, $"'{path}' is not a path of files.", path);
    }
}
