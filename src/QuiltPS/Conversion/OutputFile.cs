using System.Text;
using Quilt;

namespace QuiltPS;

/// <summary>A file that a cmdlet writes: it has all of its content or stays as it was.</summary>
internal sealed class OutputFile
{
    private readonly bool mayReplace;

    /// <param name="path">A full path.</param>
    /// <param name="mayReplace">Whether a file that is there may be replaced.</param>
    /// <exception cref="QuiltException"><see cref="Problem.TargetModified"/>: a file is there; <see cref="Problem.PathNotFound"/>: its folder is not.</exception>
    public OutputFile(string path, bool mayReplace)
    {
        (Path, this.mayReplace) = (path, mayReplace);
        if (File.Exists(path) && !mayReplace)
            throw new QuiltException(Problem.TargetModified, $"'{path}' is there already. It is left alone: name another file, or overwrite it with -Force.", path);
        if (Directory.Exists(path))
            throw new QuiltException(Problem.TargetModified, $"'{path}' is a folder: name a file in it.", path);
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
            throw new QuiltException(Problem.PathNotFound, $"The folder of '{path}' does not exist.", path);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Writes text, as UTF-8.</summary>
    /// <param name="write">Writes the text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WriteTextAsync(Func<TextWriter, Task> write, CancellationToken cancellationToken) => WriteAsync(
        async stream =>
        {
            StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await using (writer.ConfigureAwait(false))
                await write(writer).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Writes it.</summary>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var temporary = $"{Path}.{Guid.NewGuid():N}.tmp";
        try
        {
            FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            await using (stream.ConfigureAwait(false))
                await write(stream).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, Path, overwrite: mayReplace);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
