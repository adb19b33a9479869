using System.Collections;
using System.Management.Automation;

namespace QuiltPS;

/// <summary>Lets a parameter for environment variables take a hashtable or any object with properties, and says of anything else what to write.</summary>
public sealed class VariablesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => new Hashtable(),
            IDictionary variables => variables,
            PSObject custom => ToTable(custom),
            _ => throw new ArgumentTransformationMetadataException($"'{value}' is no table of variables: write @{{ NAME = 'value' }}."),
        };
    }

    private static Hashtable ToTable(PSObject custom)
    {
        Hashtable table = [];
        foreach (var property in custom.Properties)
            table[property.Name] = property.Value;
        return table;
    }
}
