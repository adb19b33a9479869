using Quilt;
using Quilt.Editing;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>A <c>dataset_description.json</c> that waits in a temporary folder to be pushed with the results that it describes.</summary>
internal sealed class DescriptionFile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("quiltps-");
    private readonly string key;

    /// <summary>Writes the file.</summary>
    /// <param name="results">The package with the results.</param>
    /// <param name="run">The run that made them.</param>
    /// <param name="prefix">Their place, where the user named one.</param>
    public DescriptionFile(Package results, Run run, string? prefix)
    {
        try
        {
            key = DatasetDescription.KeyOf(run, prefix);
            File.WriteAllBytes(FilePath, DatasetDescription.Write(results, run, prefix));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private string FilePath => Path.Combine(folder.FullName, DatasetDescription.FileName);

    /// <summary>The package with the file.</summary>
    public Package AddTo(Package results) => PackageEdit.Put(results, LocalEntry.All(FilePath, key, prefix: null));

    public void Dispose() => folder.Delete(recursive: true);
}
