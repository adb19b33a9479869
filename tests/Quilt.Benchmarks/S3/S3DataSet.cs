using Quilt.Benchmarks.Files;

namespace Quilt.Benchmarks.S3;

/// <summary>Files to carry.</summary>
/// <param name="Name">What the command line calls the benchmark.</param>
/// <param name="Title">The heading of its table.</param>
/// <param name="Bytes">About how many bytes they are, for the server's memory.</param>
/// <param name="Make">Makes them in a folder, each more than two seconds before it is used: younger files' hashes are not remembered.</param>
internal sealed record S3DataSet(string Name, string Title, long Bytes, Action<string> Make)
{
    private const int Subjects = 272;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<S3DataSet> All { get; } =
    [
        new("s3-small", "5,000 files of 4 KiB", 5_000L << 12, folder => RandomFiles.WriteMany(folder, 5_000, 4096)),
        new("s3-la5c", "LA5c: 545 files", Subjects * 300L << 10, MakeCohort),
        Big("s3-1gib", "One file of 1 GiB", 1, 1L << 30),
        Big("s3-4gib", "One file of 4 GiB", 1, 4L << 30),
        Big("s3-64files", "64 files of 64 MiB", 64, 64L << 20),
    ];

    /// <summary>The same kind of files, little of them.</summary>
    public S3DataSet Quick => Name is "s3-small"
        ? this with { Title = "200 files of 4 KiB", Make = folder => RandomFiles.WriteMany(folder, 200, 4096) }
        : Name is "s3-la5c" ? this : Big(Name, "2 files of 20 MiB", 2, 20 << 20);

    /// <summary>Whether each contender gets a server of its own: else they would not all fit into memory.</summary>
    public bool NeedsServerEach => Bytes >= 1L << 30;

    private static S3DataSet Big(string name, string title, int files, long size) => new(name, title, files * size, folder =>
    {
        for (var i = 0; i < files; i++)
            RandomFiles.WriteOne(Path.Combine(Directory.CreateDirectory(folder).FullName, $"image-{i:D2}.bin"), size, i);
    });

    // The shape of the cohort that the mission names: per subject an image and its sidecar, and one table.
    private static void MakeCohort(string folder)
    {
        for (var i = 0; i < Subjects; i++)
        {
            var home = Directory.CreateDirectory(Path.Combine(folder, "derivatives", $"sub-{10_000 + i}")).FullName;
            RandomFiles.WriteOne(Path.Combine(home, "segmentation.mgz"), 180_000 + (i * 997 % 160_000), i);
            RandomFiles.WriteOne(Path.Combine(home, "segmentation.json"), 300, i);
        }
        RandomFiles.WriteOne(Path.Combine(folder, "demographics.tsv"), 12_000, Subjects);
    }
}
