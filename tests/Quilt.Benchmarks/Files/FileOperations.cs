using Quilt.Benchmarks.Harness;
using Quilt.Editing;
using Quilt.Hashing;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Benchmarks.Files;

/// <summary>What a child process does with files.</summary>
internal static class FileOperations
{
    /// <summary>The content hash of the file that the operand names, on all cores.</summary>
    public static Task<Measured> Hash(string[] operands) => Timed.RunAsync(async () =>
    {
        var hash = await FileHasher.HashAsync(operands[0], HashType.Sha256Chunked, Environment.ProcessorCount, bytes: null, CancellationToken.None);
        return hash.Value;
    });

    /// <summary>Pushes the folder of the first operand as a package into the folder registry of the second.</summary>
    public static Task<Measured> Push(string[] operands) => Timed.RunAsync(async () =>
    {
        var registry = Registry.OpenFolder(operands[1]);
        var package = PackageEdit.AddFolder(new Package(), operands[0], prefix: null, UpdatePolicy.Incoming, meta: null);
        PushOptions options = new() { Name = PackageName.Parse("bench/files"), Message = "benchmark" };
        var plan = await Transfers.Push.PlanAsync(registry, package, options, CancellationToken.None);
        var pushed = await Transfers.Push.ExecuteAsync(plan, new TransferProgress(), new Silence(), CancellationToken.None);
        return pushed.Package.Count.ToString();
    });

    private sealed class Silence : IReport
    {
        public void Verbose(string message)
        {
        }

        public void Warning(string message) => Console.Error.WriteLine(message);

        public void Error(QuiltException error) => throw error;
    }
}
