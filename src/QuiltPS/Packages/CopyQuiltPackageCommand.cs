using System.Management.Automation;
using System.Text.RegularExpressions;
using Quilt;
using Quilt.Registries;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Copies a revision into another registry, where it has the same top hash.</summary>
[Cmdlet(VerbsCommon.Copy, "QuiltPackage", DefaultParameterSetName = PackageSet, SupportsShouldProcess = true)]
[OutputType(typeof(Package))]
public sealed partial class CopyQuiltPackageCommand : PackageCmdlet
{
    /// <summary>The registry to copy to: a folder or <c>s3://bucket</c>.</summary>
    // Not mandatory: PowerShell would ask for it where it took the one place that is named for the package, which was piped.
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string? Destination { get; set; }

    /// <summary>S3: the profile for the registry to copy to; by default both are reached alike.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? DestinationProfileName { get; set; }

    /// <summary>S3: the region of the registry to copy to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationRegion { get; set; }

    /// <summary>S3: the URL of the service that has the registry to copy to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationEndpointUrl { get; set; }

    /// <summary>Publish even if the latest revision there is not an earlier one of this package.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string SecondParameter => nameof(Destination);

    /// <inheritdoc/>
    private protected override void SetSecond(string[] texts) => Destination = OnlyOf(texts);

    /// <inheritdoc/>
    private protected override void Process(Package package)
    {
        var destination = Destination ?? throw new QuiltException(
            Problem.InvalidRegistry, $"Name the registry to copy {package.Name} to, as in: Copy-QuiltPackage {package.Name} ./elsewhere", package.Name);
        var from = S3(package.Connection);
        var to = DestinationS3() ?? from;
        PushOptions options = new()
        {
            Name = PackageName.Parse(package.Name),
            Force = Force,
            IsCopy = true,
            Dedupe = true,
            Source = ContentOf(package),
            ThroughHere = to != from,
        };
        var source = OpenRegistry(package.Registry, from);
        var successor = Await((_, token) => Promotion.WithEarlierRevisionsAsync(source, package, token));
        var target = OpenRegistry(destination, to);
        try
        {
            this.Push(target, successor, options);
        }
        catch (QuiltException error) when (to != from && IsOf(target, error))
        {
            throw new QuiltException(error.Problem, OwnParameter().Replace(error.Message, "-Destination"), error.Target, error);
        }
    }

    // What goes wrong there is not mended by the parameters of the source, which messages about S3 name.
    private static bool IsOf(Registry target, QuiltException error) =>
        error.Target is string place && ($"{place}/".StartsWith($"{target.Location}/", StringComparison.Ordinal));

    [GeneratedRegex("-(?=(ProfileName|Region|EndpointUrl)\\b)")]
    private static partial Regex OwnParameter();

    private S3Options? DestinationS3() => StoreConnection.Of(DestinationProfileName, DestinationRegion, DestinationEndpointUrl) is { } named
        ? S3Options.Of(named.ProfileName, named.Region, named.EndpointUrl, name => GetVariableValue(name))
        : null;
}
