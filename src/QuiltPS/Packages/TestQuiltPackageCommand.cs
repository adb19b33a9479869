using System.Management.Automation;
using Quilt;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Verifies the content of a package, in its registry or in a folder, against sizes and hashes.</summary>
[Cmdlet(VerbsDiagnostic.Test, "QuiltPackage", DefaultParameterSetName = PackageSet)]
[OutputType(typeof(Difference), typeof(bool))]
public sealed class TestQuiltPackageCommand : PackageCmdlet
{
    /// <summary>A folder to compare with the package; by default the content in the package's registry is verified.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Only say whether everything is right.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override string SecondParameter => nameof(Path);

    /// <inheritdoc/>
    private protected override void SetSecond(string[] texts) => Path = OnlyOf(texts);

    /// <inheritdoc/>
    private protected override void Process(Package package)
    {
        var folder = Path is null ? null : FullPath(Path);
        if (folder is not null && !Directory.Exists(folder))
            throw new QuiltException(Problem.PathNotFound, File.Exists(folder) ? $"'{folder}' is a file. Name the folder that the package is installed in." : $"There is no folder '{folder}'. Install-QuiltPackage makes it.", folder);
        VerifyOptions options = new() { Source = ContentOf(package) };
        TransferProgress progress = new();
        var differences = Stream(
            (_, token) => Verify.RunAsync(package, folder, options, progress, token), TransferView.Of($"Verify {package}", progress));
        if (Quiet)
            WriteObject(!differences.Any());
        else
            WriteObject(differences, enumerateCollection: true);
    }
}
