using Quilt.Storage;
using Quilt.Tests.Storage;

namespace Quilt.Aws.Tests.S3;

/// <summary>A bucket is a store like any other.</summary>
public class S3StorageTests : StorageContract, IAsyncLifetime
{
    private readonly StorageBucket bucket;

    public S3StorageTests() => bucket = new(ConnectAsync);

    protected override IStorage Storage => bucket.Storage;

    public Task InitializeAsync() => bucket.InitializeAsync();

    public Task DisposeAsync() => bucket.DisposeAsync();

    private protected virtual Task<AwsConnection> ConnectAsync() => S3Server.ConnectAsync();

    private sealed class StorageBucket(Func<Task<AwsConnection>> connect) : BucketFixture
    {
        private protected override Task<AwsConnection> ConnectAsync() => connect();

        public IStorage Storage => new S3Storage(Clients, BucketName);
    }
}
