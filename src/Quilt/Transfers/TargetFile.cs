using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Looks at what stands at a path, without following it if it is a link.</summary>
internal static class TargetFile
{
    private const FileAttributes Missing = (FileAttributes)(-1);

    /// <summary>Whether there is anything: a file, a folder, a link that leads nowhere.</summary>
    public static bool Exists(string path) => AttributesOf(path) != Missing;

    /// <summary>Whether it is a link.</summary>
    public static bool IsLink(string path) => AttributesOf(path) is not Missing and var attributes && attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>The identity of the regular file; null when there is anything else, or nothing.</summary>
    public static FileIdentity? Find(string path) => IsLink(path) ? null : FileIdentity.Find(path);

    /// <summary>The attributes of what stands there; all bits set when nothing does.</summary>
    public static FileAttributes AttributesOf(string path) => new FileInfo(path).Attributes;
}
