using System.Management.Automation;

namespace QuiltPS;

/// <summary>
/// Lets a row with a Name (of a CSV file, say) stand for a package, with its TopHash and Registry if it has them. It stands in
/// module/QuiltPS.Types.ps1xml; other kinds of object convert by the constructors of <see cref="PackageReference"/>.
/// </summary>
public sealed class PackageReferenceConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType == typeof(PackageReference) && PSObject.AsPSObject(sourceValue) is { BaseObject: PSCustomObject } row && Text(row, "Name") is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var row = PSObject.AsPSObject(sourceValue);
        var hash = Text(row, "TopHash");
        return new PackageReference(hash is null ? Text(row, "Name")! : $"{Text(row, "Name")}@{hash}", Text(row, "Registry"));
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    private static string? Text(PSObject row, string name) => row.Properties[name]?.Value?.ToString() is { Length: > 0 } text ? text : null;
}
