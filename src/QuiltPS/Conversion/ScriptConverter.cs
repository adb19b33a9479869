using System.Management.Automation;

namespace QuiltPS;

/// <summary>
/// Lets PowerShell make a type of ours of what a script has at hand. Converters stand in module/QuiltPS.Types.ps1xml rather than on
/// parameters, so that they also hold for casts, for <c>[Quilt.Package]@{ … }</c> and for mocked cmdlets.
/// </summary>
/// <typeparam name="T">The type that is made.</typeparam>
public abstract class ScriptConverter<T> : PSTypeConverter
    where T : class
{
    /// <inheritdoc/>
    public sealed override bool CanConvertFrom(object sourceValue, Type destinationType) => destinationType == typeof(T) && Accepts(sourceValue);

    /// <inheritdoc/>
    public sealed override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => Convert(sourceValue);

    /// <inheritdoc/>
    public sealed override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public sealed override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    /// <summary>Whether <see cref="Convert"/> can make something of a value.</summary>
    private protected abstract bool Accepts(object value);

    /// <summary>Makes the object.</summary>
    private protected abstract T Convert(object value);

    /// <summary>A value without PowerShell's wrapping.</summary>
    private protected static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
