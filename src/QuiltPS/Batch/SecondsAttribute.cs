using System.Globalization;
using System.Management.Automation;

namespace QuiltPS;

/// <summary>
/// Lets a parameter of type <see cref="TimeSpan"/> take seconds, as Wait-Process does: PowerShell itself would take a plain number for
/// ticks of 100 nanoseconds. A TimeSpan, or its text (<c>01:30:00</c>), stays what it is.
/// </summary>
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether no time at all is a length of time, too.</summary>
    public bool AllowZero { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var time = value switch
        {
            TimeSpan given => given,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) => Seconds(seconds),
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed) => parsed,
            IConvertible number and not (string or bool or char or DateTime) => Seconds(number.ToDouble(CultureInfo.InvariantCulture)),
            _ => throw new ArgumentTransformationMetadataException($"'{value}' is no length of time: give seconds, or a TimeSpan."),
        };
        return time > TimeSpan.Zero || (AllowZero && time == TimeSpan.Zero)
            ? time
            : throw new ArgumentTransformationMetadataException($"'{value}' is no length of time: it must {(AllowZero ? "not be below" : "be above")} zero.");
    }

    private static TimeSpan Seconds(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentTransformationMetadataException($"{seconds} seconds are more than a TimeSpan can hold.");
}
