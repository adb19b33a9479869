namespace Quilt.Subjects;

/// <summary>
/// A file that one or many subjects need: read once, when the first asks, and reported once when it cannot be read.
/// </summary>
/// <typeparam name="T">What the file holds.</typeparam>
/// <param name="entry">The file.</param>
/// <param name="read">Reads it.</param>
/// <param name="report">Takes the error.</param>
internal sealed class SharedRead<T>(Entry entry, Func<Entry, Task<T>> read, IReport report)
    where T : class
{
    private readonly Lazy<Task<T?>> result = new(async () =>
    {
        try
        {
            return await read(entry).ConfigureAwait(false);
        }
        catch (QuiltException e)
        {
            report.Error(e);
            return null;
        }
    });

    /// <summary>The file.</summary>
    public Entry Entry => entry;

    /// <summary>What the file holds; null when it could not be read.</summary>
    public Task<T?> GetAsync() => result.Value;
}
