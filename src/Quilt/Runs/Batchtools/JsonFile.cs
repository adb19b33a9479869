using System.Text.Json;
using Quilt.Storage;

namespace Quilt.Runs.Batchtools;

/// <summary>A JSON file of batchtools.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file that holds one object. What stands twice counts the last time, as in Python.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>: it is none; <see cref="Problem.PathNotFound"/>, <see cref="Problem.AccessDenied"/>.</exception>
    public static JsonElement Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new QuiltException(Problem.InvalidRecord, $"'{path}' holds no JSON object: is it a file of batchtools?", path);
        }
        catch (JsonException error)
        {
            throw new QuiltException(Problem.InvalidRecord, $"'{path}' is not JSON: {error.Message}", path, error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuiltException(Problem.PathNotFound, $"There is no file '{path}'.", path, error);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingStored(error, path);
        }
    }
}
