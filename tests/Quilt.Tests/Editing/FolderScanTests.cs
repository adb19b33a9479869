using System.Diagnostics;
using System.Net.Sockets;
using Quilt.Editing;

namespace Quilt.Tests.Editing;

public sealed class FolderScanTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("quilt-scan-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Files_come_in_walk_order_with_size_and_place()
    {
        foreach (var key in new[] { "b", "a-b", "a/z", "a/b/c", "～", "\ud83d\ude00", ".hidden" })
            Write(key);
        var files = FolderScan.Read(root).ToList();
        Assert.Equal([".hidden", "a/b/c", "a/z", "a-b", "b", "～", "\ud83d\ude00"], files.Select(file => file.Key));
        Assert.All(files, file => Assert.Equal((Path.Combine(root, file.Key), (long)file.Key.Length), (file.FullPath, file.Size)));
        Assert.All(files, file => Assert.Equal(File.GetLastWriteTimeUtc(file.FullPath), file.Modified.UtcDateTime));
    }

    [Fact]
    public void Links_are_followed_and_give_the_size_of_what_they_point_at()
    {
        Write("data/file.txt");
        File.CreateSymbolicLink(Path.Combine(root, "link.txt"), "data/file.txt");
        Directory.CreateSymbolicLink(Path.Combine(root, "linked"), "data");
        Assert.Equal(
            [("data/file.txt", 13L), ("link.txt", 13L), ("linked/file.txt", 13L)],
            FolderScan.Read(root).Select(file => (file.Key, file.Size)));
    }

    [Fact]
    public void Links_to_a_folder_above_are_passed_over()
    {
        Write("a/file");
        Directory.CreateSymbolicLink(Path.Combine(root, "a/up"), "..");
        Assert.Equal(["a/file"], FolderScan.Read(root).Select(file => file.Key));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("link")]
    public void A_link_to_nothing_is_named_not_left_out(string target)
    {
        Write("a/file");
        var link = Path.Combine(root, "a/link");
        File.CreateSymbolicLink(link, target);
        var error = Assert.Throws<QuiltException>(() => FolderScan.Read(root).ToList());
        Assert.Equal((Problem.PathNotFound, link), (error.Problem, error.Target));
    }

    [Fact]
    public void A_link_to_nothing_that_is_to_be_ignored_is_no_error()
    {
        Write(".quiltignore", "gone\n");
        File.CreateSymbolicLink(Path.Combine(root, "gone"), "nothing");
        Assert.Equal([".quiltignore"], FolderScan.Read(root).Select(file => file.Key));
    }

    [Fact]
    public void A_registry_in_the_folder_does_not_go_into_the_package()
    {
        Write("data/file");
        Write(".quilt/named_packages/a/b/latest");
        Write("registry/.quilt/named_packages/a/b/latest");
        Write("registry/.quilt/objects/ab/abcd");
        Write("notes/.quilt/x");
        Assert.Equal(["data/file", "notes/.quilt/x"], FolderScan.Read(root).Select(file => file.Key));
    }

    [Fact]
    public void Two_links_to_one_folder_both_count()
    {
        Write("x/file");
        Directory.CreateSymbolicLink(Path.Combine(root, "y"), "x");
        Directory.CreateSymbolicLink(Path.Combine(root, "z"), "x");
        Assert.Equal(["x/file", "y/file", "z/file"], FolderScan.Read(root).Select(file => file.Key));
    }

    [SkippableFact]
    public void Sockets_and_pipes_are_no_files()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pipes and sockets are made with what Linux has.");
        Write("file");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(root, "socket")));
        using (var made = Process.Start("mkfifo", [Path.Combine(root, "pipe")]))
            made.WaitForExit();
        Write("empty", "");
        Assert.Equal(["empty", "file"], FolderScan.Read(root).Select(file => file.Key));
    }

    [Fact]
    public void A_hidden_folder_is_not_even_looked_into()
    {
        Write(".quiltignore", "cache/\n*.tmp\n");
        Write("cache/a");
        Write("b/cache/a");
        Write("b/cache.txt");
        Write("b/x.tmp/y");
        Write("c/cache", "a file of the folder's name");
        Assert.Equal([".quiltignore", "b/cache.txt", "c/cache"], FolderScan.Read(root).Select(file => file.Key));
    }

    [Fact]
    public void What_the_folders_above_are_called_does_not_matter()
    {
        Write("tmp-data/.quiltignore", "tmp*\n");
        Write("tmp-data/kept");
        Assert.Equal([".quiltignore", "kept"], FolderScan.Read(Path.Combine(root, "tmp-data")).Select(file => file.Key));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var missing = Path.Combine(root, "missing");
        var error = Assert.Throws<QuiltException>(() => FolderScan.Read(missing).ToList());
        Assert.Equal((Problem.PathNotFound, missing), (error.Problem, error.Target));
    }

    private void Write(string key, string? content = null)
    {
        var path = Path.Combine(root, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content ?? new string('x', key.Length));
    }
}
