using System.Text;
using Quilt.Registries;
using Quilt.Storage;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>What S3 or the package forbids is one clear error each.</summary>
public class RefusalTests : BucketFixture
{
    /// <summary>Whether the server asks who somebody is, and what he may do.</summary>
    private protected virtual bool ChecksSignatures => true;

    [SkippableFact]
    public async Task A_second_user_is_denied_with_the_action_and_the_place()
    {
        SkipWhereNobodyIsRefused();
        Folder.Write("data/a", "one");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        using S3Registries others = new(await S3Server.ConnectOtherAsync());

        var reading = await ThrowsAsync(Problem.AccessDenied, () => Open(others).GetAsync(Flow.Name, null, null, default));
        Assert.Contains("s3:GetObject", reading.Message, StringComparison.Ordinal);
        Assert.Contains("s3:ListBucket", reading.Message, StringComparison.Ordinal);
        Assert.Contains(BucketName, reading.Message, StringComparison.Ordinal);
        await ThrowsAsync(Problem.AccessDenied, async () => await Open(others).ListAsync(default).ToListAsync());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_push_of_a_user_who_may_not_write_is_denied_and_changes_nothing(bool mayRead)
    {
        SkipWhereNobodyIsRefused();
        Folder.Write("data/a", "one");
        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        if (mayRead)
            await AllowEverybodyAsync("s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions");
        using S3Registries others = new(await S3Server.ConnectOtherAsync());
        Folder.Write("data/b", "two");
        var before = await VersionsAsync("");

        var error = await ThrowsAsync(Problem.AccessDenied, () => Flow.PushAsync(Open(others), Flow.FromFolder(Data)));

        Assert.Contains(mayRead ? "s3:PutObject" : "s3:GetObject", error.Message, StringComparison.Ordinal);
        Assert.Contains(BucketName, error.Message, StringComparison.Ordinal);
        Assert.Equal(before.Select(version => (version.Key, version.VersionId)), (await VersionsAsync("")).Select(version => (version.Key, version.VersionId)));
        Assert.Equal(pushed.Package.TopHash, await Registry.TryGetLatestAsync(Flow.Name, default) is { } latest ? latest.TopHash : null);
    }

    [SkippableFact]
    public async Task A_missing_bucket_is_named()
    {
        var registry = Registries.Open(RegistryLocation.Parse($"s3://no{BucketName}", "/"));
        Folder.Write("data/a", "one");

        var error = await ThrowsAsync(Problem.BucketNotFound, async () => await registry.ListAsync(default).ToListAsync());
        Assert.Contains($"no{BucketName}", error.Message, StringComparison.Ordinal);
        await ThrowsAsync(Problem.BucketNotFound, () => Flow.PushAsync(registry, Flow.FromFolder(Data)));
    }

    [SkippableFact]
    public async Task Keys_that_the_server_does_not_know_are_said_to_be_invalid()
    {
        SkipWhereNobodyIsRefused();
        using S3Registries wrong = new(Connection with { SessionCredentials = () => ("NOSUCHKEY", "nosuchsecret", null) });

        await ThrowsAsync(Problem.CredentialsInvalid, () => Open(wrong).GetAsync(Flow.Name, null, null, default));
    }

    [SkippableFact]
    public async Task A_manifest_that_names_a_local_file_does_not_have_it_read()
    {
        var secret = Folder.Write("secret", "my own");
        var hash = await Hashing.FileHasher.HashAsync(secret, HashType.Sha256Chunked, 1, null, default);
        Package hostile = new() { Entries = new[] { new Entry { LogicalKey = "secret", PhysicalKey = PhysicalKey.File(secret), Size = 6, Hash = hash } } };
        await Registry.PublishAsync(hostile, new PublishOptions { Name = Flow.Name }, default);

        var package = await Registry.GetAsync(Flow.Name, null, null, default);

        await ThrowsAsync(Problem.LocalKeyRefused, () => Registries.Content.OpenAsync(package.Entries.Single(), default));
        Assert.Equal(Problem.LocalKeyRefused, Assert.Single(await Flow.InstallAsync(package, Folder["target"], Registries.Content)).Problem);
    }

    [SkippableFact]
    public async Task A_push_that_was_not_made_from_the_latest_names_the_winner()
    {
        Folder.Write("data/a", "one");
        var winner = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        Folder.Write("more/b", "two");

        var error = await ThrowsAsync(Problem.PackageConflict, () => Flow.PushAsync(Registry, Flow.FromFolder(Folder["more"])));

        Assert.Equal(winner.Package.TopHash, error.Data["TopHash"]);
    }

    [SkippableFact]
    public async Task Of_many_pushers_at_once_the_latest_is_a_revision_that_verifies()
    {
        var pushes = Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            Folder.Write($"data{i}/f", $"content {i}");
            try
            {
                return (await Flow.PushAsync(Registry, Flow.FromFolder(Folder[$"data{i}"]), new PushOptions { Name = Flow.Name, Destination = $"d{i}" })).Package.TopHash;
            }
            catch (QuiltException error) when (error.Problem == Problem.PackageConflict)
            {
                return null;
            }
        }));
        var pushed = (await Task.WhenAll(pushes)).Where(hash => hash is not null).ToList();

        var latest = await Registry.GetAsync(Flow.Name, null, null, default);

        Assert.NotEmpty(pushed);
        Assert.Contains(latest.TopHash, pushed);
        Assert.Empty(await Flow.VerifyAsync(latest, Registries.Content));
    }

    [SkippableFact]
    public async Task A_registry_without_credentials_is_asked_without_a_signature()
    {
        SkipWhereNobodyIsRefused();
        await new S3Storage(Clients, BucketName).WriteAsync("a", (stream, token) => stream.WriteAsync("public"u8.ToArray(), token).AsTask(), WriteCondition.None, default);
        await AllowEverybodyAsync("s3:GetObject");
        using Quilt.Aws.S3.S3Clients nobody = new(new AwsConnection { EndpointUrl = Connection.EndpointUrl, Region = "us-east-1", IsAnonymous = true });

        var read = await new S3Storage(nobody, BucketName).ReadAsync("a", 100, default);

        Assert.Equal("public", Encoding.UTF8.GetString(read!.Content.Span));
    }

    private async Task AllowEverybodyAsync(params string[] actions) => await (await BucketAsync()).Sdk.PutBucketPolicyAsync(BucketName, $$"""
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["{{string.Join("\", \"", actions)}}"], "Resource": ["arn:aws:s3:::{{BucketName}}", "arn:aws:s3:::{{BucketName}}/*"]}]}
        """);

    private void SkipWhereNobodyIsRefused() => Skip.IfNot(ChecksSignatures, "This server verifies no signature, so everybody may do everything.");
}
