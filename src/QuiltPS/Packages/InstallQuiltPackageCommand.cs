using System.Management.Automation;
using Quilt;
using Quilt.Registries;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Puts the files of a package into a folder.</summary>
[Cmdlet(VerbsLifecycle.Install, "QuiltPackage", DefaultParameterSetName = PackageSet, SupportsShouldProcess = true)]
[OutputType(typeof(InstalledFile))]
public sealed class InstallQuiltPackageCommand : PackageCmdlet
{
    private const string EntrySet = "Entry";

    // Entries are piped, and the folder stands first.
    private const string EntryIntoSet = "EntryInto";

    private readonly List<Entry> entries = [];

    /// <summary>The package: an object, its name, <c>name@hash</c>, <c>name:tag</c> or a URI; before piped entries, the folder.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PackageSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = EntryIntoSet)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(FirstPositionCompleter))]
    public override PackageReference[] Package { get; set; } = [];

    /// <summary>Entries of packages: only these are installed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EntrySet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = EntryIntoSet, ValueFromPipeline = true)]
    public Entry[] Entry { get; set; } = [];

    /// <summary>The folder; by default one named like the package, in default_install_location or else in the current folder.</summary>
    [Parameter(Position = 1, ParameterSetName = PackageSet)]
    [Parameter(ParameterSetName = EntrySet)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>A folder of the package: only what is below it, which keeps its path.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string? Prefix { get; set; }

    /// <summary>Only entries that fit: logical keys, folders or wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[]? Include { get; set; }

    /// <summary>No entries that fit: logical keys, folders or wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LogicalKeyCompleter))]
    public string[]? Exclude { get; set; }

    /// <summary>Overwrite files that differ from what was installed there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string SecondParameter => nameof(Destination);

    /// <inheritdoc/>
    private protected override void SetSecond(string[] texts) => Destination = OnlyOf(texts);

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == PackageSet)
            base.Process();
        else if (ParameterSetName == EntryIntoSet)
            ShiftFirst(Entry[0]);
        entries.AddRange(Entry);
    }

    /// <inheritdoc/>
    private protected override void Process(Package package) => Install(package);

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (var group in entries.GroupBy(entry => entry.Package, ReferenceEqualityComparer.Instance))
            Try(() => Install((Package?)group.Key, [.. group]));
    }

    private void Install(Package? package, Entry[] chosen) =>
        Install((package ?? new Package()) with { Entries = Quilt.EntrySet.From(chosen.DistinctBy(entry => entry.LogicalKey)) });

    private void Install(Package package)
    {
        var folder = Destination is null ? DefaultFolder(package) : FullPath(Destination);
        FolderPlace.Check(folder, Problem.InvalidDestination, "Name another folder to install into, or delete the file.");
        KeyPattern.Warn(Include ?? [], package, WriteWarning);
        InstallOptions options = new() { Filter = FilterOf(package), Force = Force, Source = ContentOf(package), Registry = RegistryOf(package) };
        TransferProgress progress = new();
        var view = TransferView.Of($"Install {package.Name} into {folder}", progress);
        var plan = Await((_, token) => Quilt.Transfers.Install.PlanAsync(package, folder, options, token), view);
        if (!this.Confirm(plan, $"Install {package}"))
            return;
        foreach (var file in Stream((report, token) => Quilt.Transfers.Install.ExecuteAsync(plan, progress, report, token), view))
            WriteObject(file);
        WriteVerbose($"Installed {package} into '{folder}': {InstallView.Counts(plan)}.");
    }

    private Func<string, bool>? FilterOf(Package package)
    {
        var chosen = KeyPattern.Filter(Include, Exclude);
        if (Prefix is null)
            return chosen;
        var folder = $"{Prefix.Trim('/')}/";
        return KeyPattern.Below(package.Entries, folder).Any()
            ? key => key.StartsWith(folder, StringComparison.Ordinal) && chosen?.Invoke(key) != false
            : throw new QuiltException(Problem.EntryNotFound, $"{package} has no folder '{Prefix}'. Get-QuiltEntry lists its entries.", Prefix);
    }

    // Registries of this machine need no opening by the package: the folder's record tells where they are.
    private Registry? RegistryOf(Package package) =>
        package.Registry is { } registry && LocateRegistry(registry).Bucket is not null ? OpenRegistry(registry, package.Connection) : null;

    private string DefaultFolder(Package package)
    {
        var name = PackageName.Parse(package.Name);
        return Isolated.Settings().DefaultInstallLocation is { } location
            ? Path.Combine(RegistryLocation.Parse(location, FullPath(".")).Folder!, name.User, name.Package)
            : FullPath(name.Package);
    }
}
