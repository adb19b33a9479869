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

    internal static Task SkipAsync(string reason)
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

/// <inheritdoc cref="MotoStorageTests"/>
public sealed class MotoFaultTests : FaultTests
{
    private protected override bool ChecksBodies => false;

    private protected override bool IsQuick => false;

    private protected override bool HasBigFile(Fault fault) => fault == Fault.LostAnswer;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}

/// <inheritdoc cref="MotoStorageTests"/>
public sealed class MotoRefusalTests : RefusalTests
{
    private protected override bool ChecksSignatures => false;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}

/// <inheritdoc cref="MotoStorageTests"/>
public sealed class MotoMultipartTests : S3MultipartTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public override Task A_sparse_file_of_6_GiB_is_pushed_copied_by_parts_and_installed() => MotoStorageTests.SkipAsync("It is slow enough on radosgw.");
}

/// <inheritdoc cref="MotoStorageTests"/>
public sealed class MotoUnversionedTests : UnversionedTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}
