using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// Keeps a parameter for paths to what is a path: texts, and the file and folder objects of PowerShell. Any object has a text, and PowerShell
/// would take that: an entry's logical key for the file of that name which happens to lie here.
/// </summary>
/// <remarks>
/// Numbers pass, since a folder's name may be one (<c>Push-QuiltPackage lab/x 2024</c>), and PowerShell hands it on as the same object as a
/// number of the pipeline. A path that does not exist is an error of its own.
/// </remarks>
/// <param name="others">The types that other parameters of the cmdlet take from the pipeline.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilePathAttribute(params Type[] others) : ArgumentTransformationAttribute
{
    private static readonly string[] PathProperties = ["Path", "FullName", "PSPath"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap(inputData) switch
    {
        null => inputData,
        string or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => inputData,
        FileSystemInfo file => file.FullName,
        PathInfo path => path.Path,
        Uri uri => uri.OriginalString,
        object[] several => several.Select(one => Transform(engineIntrinsics, one)).ToArray(),
        { } value when BindsElsewhere(inputData!, value) => throw Ignored(inputData!, value),
        { } value => throw new ArgumentTransformationMetadataException(Refusal(inputData!, value)),
    };

    private bool BindsElsewhere(object wrapped, object value) =>
        others.Any(type => type.IsInstanceOfType(value)) ||
        PathProperties.Any(name => PSObject.AsPSObject(wrapped).Properties[name] is not null);

    // PowerShell goes on to the other parameters, and to the properties, only when a conversion failed by this kind of exception.
    private static ArgumentTransformationMetadataException Ignored(object wrapped, object value)
    {
        PSInvalidCastException cause = new(Refusal(wrapped, value));
        return new ArgumentTransformationMetadataException(cause.Message, cause);
    }

    private static string Refusal(object wrapped, object value) => $"'{wrapped}' is no path, but a {value.GetType()}. " + value switch
    {
        Entry => "Entries of a package are added to another with Add-QuiltEntry -Entry, and made files by Install-QuiltPackage.",
        Package => "Entries of a package are added to another with Get-QuiltEntry and Add-QuiltEntry -Entry.",
        Subject => "Give the folder that holds its files; Submit-QuiltBatch takes subjects.",
        Change => "Give the folder or the file; Get-QuiltEntry -Package takes differences.",
        Run or Job => "Push-QuiltPackage takes jobs and runs.",
        _ => "Give a folder, a file or its path.",
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
