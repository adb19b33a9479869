using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// The base of cmdlets that are about packages, named first or piped. A package that is piped leaves the first position to what is
/// second otherwise: <c>Install-QuiltPackage lab/x ./out</c> is <c>$package | Install-QuiltPackage ./out</c>. PowerShell chooses positions
/// before it sees what is piped, so what it took for the package is put in its place here.
/// </summary>
public abstract class PackageCmdlet : RegistryCmdlet
{
    /// <summary>The parameter set that names the package.</summary>
    protected const string PackageSet = "Package";

    private bool isNamed;
    private bool isSecondNamed;

    /// <summary>The package: an object, its name, <c>name@hash</c>, <c>name:tag</c> or a URI.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PackageSet, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(FirstPositionCompleter))]
    public virtual PackageReference[] Package { get; set; } = [];

    /// <summary>The package that is piped while something stands first: that is then what would stand second.</summary>
    [Parameter(ParameterSetName = PackageSet, ValueFromPipeline = true, DontShow = true)]
    public PackageReference? InputObject { get; set; }

    /// <summary>The top hash of the revision, or its first six digits or more; by default the latest.</summary>
    [Parameter(ParameterSetName = PackageSet)]
    [ArgumentCompleter(typeof(TopHashCompleter))]
    public string? TopHash { get; set; }

    /// <summary>The name of the parameter that stands second.</summary>
    private protected abstract string SecondParameter { get; }

    /// <summary>Sets the parameter that stands second.</summary>
    private protected abstract void SetSecond(string[] texts);

    /// <summary>What the cmdlet does with each package.</summary>
    private protected abstract void Process(Package package);

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Package));
        isSecondNamed = MyInvocation.BoundParameters.ContainsKey(SecondParameter);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var reference in Chosen())
            Try(() => Process(Read(reference, TopHash)));
    }

    /// <summary>Takes what stands first for what would stand second, since something else of the pipeline tells what this is about.</summary>
    /// <param name="piped">What came, for the error when both positions are taken.</param>
    private protected void ShiftFirst(object piped)
    {
        var texts = Package.Select(reference => reference.Text).OfType<string>().ToArray();
        if (isSecondNamed || texts.Length < Package.Length)
        {
            throw new QuiltException(
                Problem.PackageNamedTwice,
                $"'{piped}' came by the pipeline, and -Package names {string.Join(", ", Package.Select(reference => $"'{reference}'"))}. Leave one of them out.",
                piped);
        }
        SetSecond(texts);
    }

    /// <summary>The only one of several texts, for a parameter that takes one.</summary>
    private protected static string OnlyOf(string[] texts) => texts is [var only]
        ? only
        : throw new QuiltException(Problem.PathNotFound, $"{string.Join(", ", texts)}: only one can be meant here.", texts);

    private IEnumerable<PackageReference> Chosen()
    {
        // A row that says what is second as well, a difference with its LogicalKey say, goes with the package that is named.
        var isRow = !isSecondNamed && MyInvocation.BoundParameters.ContainsKey(SecondParameter);
        if (!isNamed || isRow || InputObject is not { } piped)
            return Package;
        ShiftFirst(piped);
        return [piped];
    }
}
