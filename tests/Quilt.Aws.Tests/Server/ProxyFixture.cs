namespace Quilt.Aws.Tests;

/// <summary>A bucket of its own for each test, with a proxy in front of its server that spoils what it is told to.</summary>
public abstract class ProxyFixture : BucketFixture
{
    private FaultProxy? proxy;

    private protected FaultProxy Proxy => proxy ?? throw new InvalidOperationException("The proxy has not started.");

    /// <summary>The server by way of the proxy.</summary>
    private protected AwsConnection ThroughProxy => Connection with { EndpointUrl = Proxy.Url };

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
    }
}
