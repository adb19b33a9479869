using Amazon.S3.Model;
using Quilt.Aws.S3;
using Quilt.Registries;
using Quilt.Tests;

namespace Quilt.Aws.Tests;

/// <summary>A bucket of its own for each test, and folders for data and targets.</summary>
public abstract class BucketFixture : IAsyncLifetime
{
    private protected TestFolder Folder { get; } = new();

    private protected AwsConnection Connection { get; private set; } = new();

    private protected S3Registries Registries { get; private set; } = new(new AwsConnection());

    private protected S3Clients Clients { get; private set; } = new(new AwsConnection());

    private protected string BucketName { get; } = $"t{Guid.NewGuid():n}"[..20];

    private protected string Data => Folder["data"];

    private protected Registry Registry => Open(Registries);

    private protected Registry Open(S3Registries registries) => registries.Open(RegistryLocation.Parse($"s3://{BucketName}", "/"));

    private protected virtual bool IsVersioned => true;

    /// <summary>The server that the tests talk to.</summary>
    private protected virtual Task<AwsConnection> ConnectAsync() => S3Server.ConnectAsync();

    /// <inheritdoc/>
    public virtual async Task InitializeAsync()
    {
        Connection = await ConnectAsync();
        Registries = new S3Registries(Connection);
        Clients = new S3Clients(Connection);
        await MakeBucketAsync(BucketName, IsVersioned);
    }

    /// <inheritdoc/>
    public virtual Task DisposeAsync()
    {
        Registries.Dispose();
        Clients.Dispose();
        Folder.Dispose();
        return Task.CompletedTask;
    }

    private protected async Task MakeBucketAsync(string name, bool isVersioned)
    {
        var sdk = (await Clients.GetBucketAsync(name, default)).Sdk;
        await sdk.PutBucketAsync(name);
        if (isVersioned)
            await sdk.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = name, VersioningConfig = new() { Status = "Enabled" } });
    }

    private protected Task<Bucket> BucketAsync() => Clients.GetBucketAsync(BucketName, default);

    private protected async Task<List<S3ObjectVersion>> VersionsAsync(string prefix) =>
        await (await BucketAsync()).ListVersionsAsync(prefix, default).ToListAsync();

    private protected static async Task<QuiltException> ThrowsAsync(string problem, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(action);
        Assert.Equal(problem, error.Problem);
        return error;
    }
}
