namespace Quilt;

/// <summary>One setting of the user's, shared with quilt3.</summary>
public sealed record Setting
{
    /// <summary>The name as it stands in the settings file.</summary>
    public required string Name { get; init; }

    /// <summary>The value, or the default when none is set; null when there is neither.</summary>
    public object? Value { get; init; }

    /// <summary>Whether the settings file gives the value.</summary>
    public bool IsSet { get; init; }

    /// <summary>What the setting is for; null for a setting that this version does not know.</summary>
    public string? Description { get; init; }

    /// <summary>The value as text.</summary>
    public override string ToString() => Convert.ToString(Value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
