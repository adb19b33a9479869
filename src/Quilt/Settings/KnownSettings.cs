using System.Collections.Immutable;
using Quilt.Registries;

namespace Quilt.Settings;

/// <summary>The settings that quilt3 and this program know, in quilt3's order, then our own, with what each is for.</summary>
public static class KnownSettings
{
    /// <summary>The registry that cmdlets use when none is named.</summary>
    public const string DefaultRemoteRegistry = "default_remote_registry";

    /// <summary>The folder registry of quilt3.</summary>
    public const string DefaultLocalRegistry = "default_local_registry";

    /// <summary>Where packages are installed when no folder is named.</summary>
    public const string DefaultInstallLocation = "default_install_location";

    /// <summary>The layout of registries, 1 or 2.</summary>
    public const string DefaultRegistryVersion = "default_registry_version";

    /// <summary>Who pays for requests to S3; QuiltPS's own, which quilt3 passes over.</summary>
    public const string S3RequestPayer = "s3_request_payer";

    /// <summary>The KMS key that new objects in S3 are encrypted with; QuiltPS's own, which quilt3 passes over.</summary>
    public const string S3KmsKeyId = "s3_sse_kms_key_id";

    // The only value that S3 knows.
    private const string Requester = "requester";

    /// <summary>Names and descriptions.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> All { get; } =
    [
        new("navigator_url", "The catalog's address."),
        new(DefaultLocalRegistry, "The folder registry of this user; used when default_remote_registry is not set."),
        new(DefaultRemoteRegistry, "The registry that cmdlets use when none is named: s3://bucket or a folder."),
        new(DefaultInstallLocation, "The folder in which packages are installed when none is named."),
        new("registryUrl", "The identity service of the catalog."),
        new("s3Proxy", "The catalog's S3 proxy."),
        new("apiGatewayEndpoint", "The catalog's API gateway."),
        new("binaryApiGatewayEndpoint", "The catalog's API gateway for binary replies."),
        new("telemetry_disabled", "Whether quilt3 sends no usage data. QuiltPS never does."),
        new(DefaultRegistryVersion, "The layout of registries, 1 or 2."),
        new("region", "The catalog's AWS region."),
        new(S3RequestPayer, $"'{Requester}': you pay for requests to S3 buckets that ask for it. Only QuiltPS reads it."),
        new(S3KmsKeyId, "The KMS key (id, ARN or alias) that new objects in S3 are encrypted with; none: the bucket's own rule. Only QuiltPS reads it."),
    ];

    /// <summary>Whether a value is a place: a registry or a folder, which are stored as absolute paths.</summary>
    public static bool IsPlace(string name) => name is DefaultRemoteRegistry or DefaultLocalRegistry or DefaultInstallLocation;

    /// <summary>Brings a value to the kind that the setting has; null and an empty text mean none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>; of a registry, <see cref="Problem.InvalidRegistry"/>.</exception>
    public static object? Check(string name, object? value) => (name, value) switch
    {
        (_, null or "") => null,
        ("telemetry_disabled", bool) => value,
        ("telemetry_disabled", _) => bool.TryParse(value.ToString(), out var flag) ? flag : throw Invalid(name, value, "$true or $false"),
        (DefaultRegistryVersion, _) => value.ToString() is "1" or "2" ? long.Parse(value.ToString()!) : throw Invalid(name, value, "1 or 2"),
        (S3RequestPayer, _) => Requester.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase) ? Requester : throw Invalid(name, value, $"{Requester}, or $null"),
        (DefaultRemoteRegistry, string place) when RegistryLocation.IsUrl(place) => RegistryLocation.Parse(place, "/").ToString(),
        _ => value.ToString(),
    };

    private static QuiltException Invalid(string name, object value, string allowed) =>
        new(Problem.InvalidSetting, $"'{value}' cannot be the setting '{name}': give {allowed}.", name);
}
