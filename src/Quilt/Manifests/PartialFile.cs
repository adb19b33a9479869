namespace Quilt.Manifests;

/// <summary>A file that gets its name when it is whole; disposed before that, it is gone.</summary>
internal sealed class PartialFile : IDisposable
{
    private const string Ending = ".part";

    private readonly string name;
    private bool isKept;

    public PartialFile(string name)
    {
        this.name = name;
        var partial = $"{name}.{Guid.NewGuid():N}{Ending}";
        Stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>The file's content.</summary>
    public FileStream Stream { get; }

    /// <summary>Whether a file name is one of those that files have before they are whole.</summary>
    public static bool IsPartial(string name) => name.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>Gives the file its name, in place of a file that has it.</summary>
    public void Keep()
    {
        Stream.Flush();
        File.Move(Stream.Name, name, overwrite: true);
        isKept = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!isKept)
            File.Delete(Stream.Name);
    }
}
