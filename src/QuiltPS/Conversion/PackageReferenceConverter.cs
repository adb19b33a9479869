using System.Management.Automation;

namespace QuiltPS;

/// <summary>
/// A package from a row with its Name (of a CSV file, say), and with its TopHash and Registry if it has them. Other kinds of object convert by the
/// constructors of <see cref="PackageReference"/>.
/// </summary>
public sealed class PackageReferenceConverter : ScriptConverter<PackageReference>
{
    /// <inheritdoc/>
    private protected override bool Accepts(object value) => PSObject.AsPSObject(value) is { BaseObject: PSCustomObject } row && Text(row, "Name") is not null;

    /// <inheritdoc/>
    private protected override PackageReference Convert(object value)
    {
        var row = PSObject.AsPSObject(value);
        var hash = Text(row, "TopHash");
        return new PackageReference(hash is null ? Text(row, "Name")! : $"{Text(row, "Name")}@{hash}", Text(row, "Registry"));
    }

    private static string? Text(PSObject row, string name) => row.Properties[name]?.Value?.ToString() is { Length: > 0 } text ? text : null;
}
