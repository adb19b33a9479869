using System.Collections.ObjectModel;
using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Shows the names of <see cref="Metadata"/> to PowerShell as properties, which its values can be read by but not written.</summary>
/// <remarks>
/// <c>$metadata.age</c> and Where-Object need none of it, since a dictionary's members are its names. But Sort-Object, Group-Object, Measure-Object
/// and Select-Object ask for properties, and of dictionaries make an exception for Hashtable alone: they would sort by nothing, and not say so.
/// </remarks>
public sealed class MetadataAdapter : PSPropertyAdapter
{
    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject) =>
        new([.. ((Metadata)baseObject).Keys.Select(name => new PSAdaptedProperty(name, null))]);

    /// <inheritdoc/>
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName) =>
        ((Metadata)baseObject).ContainsKey(propertyName) ? new PSAdaptedProperty(propertyName, null) : null;

    /// <inheritdoc/>
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty) => ((Metadata)adaptedProperty.BaseObject)[adaptedProperty.Name];

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty) =>
        (GetPropertyValue(adaptedProperty)?.GetType() ?? typeof(object)).FullName!;

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc/>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) =>
        throw new SetValueException($"'{adaptedProperty.Name}' is read-only: make another Metadata with With and Without.");
}
