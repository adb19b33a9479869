// What a job of the rend example runs: reads the subject's label image (INPUT_IMAGE), writes volumes.tsv to OUTPUT_PATH
// and says on its log what it does. The variables are those that every job gets, here and on AWS Batch.

using System.Globalization;
using Rend.Volumes;

var input = Environment.GetEnvironmentVariable("INPUT_IMAGE");
var output = Environment.GetEnvironmentVariable("OUTPUT_PATH");
if (input is null || output is null)
{
    Console.Error.WriteLine("INPUT_IMAGE and OUTPUT_PATH must say what to read and where to write.");
    return 2;
}

try
{
    using var image = NiftiImage.Open(input);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Path.GetFileName(input)}: {string.Join(" x ", image.Shape)} {image.Type.Name}, a voxel is {image.VoxelVolume} mm3"));
    var labels = image.CountLabels();
    Directory.CreateDirectory(output);
    using StreamWriter table = new(Path.Combine(output, "volumes.tsv")) { NewLine = "\n" };
    table.WriteLine("label\tvoxels\tmm3");
    foreach (var (label, voxels) in labels.Where(pair => pair.Key != 0)) // 0 is what is no part of anything
        table.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label}\t{voxels}\t{voxels * image.VoxelVolume:R}"));
    Console.WriteLine($"volumes.tsv: {labels.Count(pair => pair.Key != 0)} labels");
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{input}: {e.Message}");
    return 1;
}
