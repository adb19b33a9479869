using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Quilt.Benchmarks.Harness;

namespace Quilt.Benchmarks.S3;

/// <summary>Ceph's radosgw, started by tests/s3/start-s3.sh with its data in memory, for one round or less: it keeps what was deleted for a while.</summary>
internal sealed class S3Server : IDisposable
{
    private const int Port = 8814;
    private const int MonitorPort = 17814;

    private readonly string folder;
    private readonly Dictionary<string, string> exports;

    private S3Server(string folder, Dictionary<string, string> exports)
    {
        this.folder = folder;
        this.exports = exports;
        Variables = new Dictionary<string, string?>
        {
            ["AWS_ACCESS_KEY_ID"] = this["AWS_ACCESS_KEY_ID"],
            ["AWS_SECRET_ACCESS_KEY"] = this["AWS_SECRET_ACCESS_KEY"],
            ["AWS_REGION"] = this["AWS_REGION"],
            ["AWS_ENDPOINT_URL_S3"] = Endpoint,
            ["AWS_CA_BUNDLE"] = null, // rclone refuses to start with it
        };
    }

    /// <summary>Its URL.</summary>
    public string Endpoint => this["S3_ENDPOINT"];

    /// <summary>The environment in which the AWS SDKs find it.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    private string this[string name] => exports[name];

    /// <summary>Starts a server without any object.</summary>
    /// <param name="folder">A folder that it may make.</param>
    /// <param name="bytes">How much it must be able to hold.</param>
    public static S3Server Start(string folder, long bytes)
    {
        var log = folder + ".log";
        // The daemons inherit the output: a file, unlike a pipe, is not waited for.
        Child.Run("bash", "-c", $"S3_PORT={Port} S3_MON_PORT={MonitorPort} S3_BYTES={bytes + (4L << 30)} bash '{Script("start-s3.sh")}' '{folder}' >'{log}' 2>/dev/null </dev/null");
        S3Server server = new(folder, File.ReadLines(log)
            .Where(line => line.StartsWith("export ", StringComparison.Ordinal))
            .Select(line => line["export ".Length..].Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]));
        try
        {
            server.PrimeAsync().GetAwaiter().GetResult();
            return server;
        }
        catch
        {
            server.Dispose(); // else it would keep the port from the next run
            throw;
        }
    }

    /// <summary>Makes a bucket that keeps versions.</summary>
    public async Task MakeBucketAsync(string name)
    {
        using var client = Connect();
        await client.PutBucketAsync(name);
        await client.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = name, VersioningConfig = new() { Status = VersionStatus.Enabled } });
    }

    /// <summary>A client of it: radosgw takes neither chunked bodies nor the checksums behind them.</summary>
    public AmazonS3Client Connect() => new(
        this["AWS_ACCESS_KEY_ID"],
        this["AWS_SECRET_ACCESS_KEY"],
        new AmazonS3Config { ServiceURL = Endpoint, ForcePathStyle = true, RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED });

    /// <summary>Ends it and gives its memory back.</summary>
    public void Dispose()
    {
        Child.Run("bash", Script("stop-s3.sh"), folder);
        for (var tries = 0; tries < 100 && Answers(); tries++)
            Thread.Sleep(100);
    }

    // Ceph makes its pools when the first object and the first upload in parts need them, which takes seconds that would be counted
    // as the time of whoever comes first.
    private async Task PrimeAsync()
    {
        const string bucket = "bench-pools", key = "first";
        await MakeBucketAsync(bucket);
        using var client = Connect();
        var upload = await client.InitiateMultipartUploadAsync(bucket, key);
        using MemoryStream content = new(new byte[1024]);
        var part = await client.UploadPartAsync(new() { BucketName = bucket, Key = key, UploadId = upload.UploadId, PartNumber = 1, InputStream = content, UseChunkEncoding = false });
        await client.CompleteMultipartUploadAsync(new() { BucketName = bucket, Key = key, UploadId = upload.UploadId, PartETags = [new(1, part.ETag)] });
    }

    private static bool Answers()
    {
        try
        {
            using TcpClient client = new("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "s3", name);
}
