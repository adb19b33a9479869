using Quilt.Aws.Tests.S3;

namespace Quilt.Aws.Tests.Registries;

/// <summary>The semantics of a store once more, on a server that checks conditions and keeps checksums as AWS does.</summary>
public sealed class MotoStorageTests : S3StorageTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public override Task Versions_are_kept_as_the_traits_say() => SkipAsync("moto lists delete markers behind all versions, S3 where they belong.");

    [SkippableFact]
    public override Task What_was_deleted_is_gone_and_leaves_no_folder() => SkipAsync("moto lists the folder of an object that a delete marker hides.");

    private static Task SkipAsync(string reason)
    {
        Skip.If(true, reason);
        return Task.CompletedTask;
    }
}

/// <inheritdoc cref="MotoStorageTests"/>
public sealed class MotoRoundTripTests : RoundTripTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}

/// <inheritdoc cref="MotoStorageTests"/>
public sealed class MotoAgainTests : AgainTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}
