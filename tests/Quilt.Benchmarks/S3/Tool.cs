using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.S3;

/// <summary>A command-line program as a yardstick. It neither hashes for a package nor publishes nor waits for the disk.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="program">The program.</param>
/// <param name="arguments">Its arguments for a source and a target, the one in the bucket marked by <c>bucket:</c>.</param>
internal sealed class Tool(string name, string program, Func<string, string, string[]> arguments) : Contender
{
    public override string Name => name;

    public override bool Exists => Child.Exists(program);

    /// <summary><c>rclone copy</c>, from Debian's package.</summary>
    public static Tool Rclone(int transfers) => new(
        $"rclone, {transfers} transfers",
        "rclone",
        (from, to) => ["--config", "/dev/null", "copy", "--transfers", transfers.ToString(), from, to]);

    /// <summary><c>aws s3 cp --recursive</c>.</summary>
    public static Tool Aws { get; } = new(
        "aws s3 cp",
        "aws",
        (from, to) => ["s3", "cp", "--recursive", "--only-show-errors", from.Replace("bucket:", "s3://"), to.Replace("bucket:", "s3://")]);

    public override Trip Travel(Errand errand)
    {
        var remote = $"bucket:{errand.Bucket}/files";
        return new Trip(Run(errand, errand.Data, remote), Run(errand, remote, errand.Target));
    }

    private Measured Run(Errand errand, string from, string to) => Watched.Run(program, arguments(from, to), new Dictionary<string, string?>(errand.Server.Variables)
    {
        ["RCLONE_CONFIG_BUCKET_TYPE"] = "s3",
        ["RCLONE_CONFIG_BUCKET_PROVIDER"] = "Ceph",
        ["RCLONE_CONFIG_BUCKET_ENV_AUTH"] = "true",
        ["RCLONE_CONFIG_BUCKET_ENDPOINT"] = errand.Server.Endpoint,
    });
}
