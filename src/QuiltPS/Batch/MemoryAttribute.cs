using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// Lets a parameter for MiB of memory take an amount with its unit, too: <c>8GB</c>, which PowerShell makes a number of bytes, or the text <c>8GiB</c>.
/// Units are PowerShell's own, of which each is 1024 of the one before.
/// </summary>
public sealed partial class MemoryAttribute : ArgumentTransformationAttribute
{
    private const double BytesOfMiB = 1 << 20;
    private const int Least = 4; // AWS Batch's own
    private const string Units = "KMGT";

    // No machine has so many MiB, and no job so few bytes.
    private const double LeastBytes = 64 * BytesOfMiB;

    /// <summary>Whether a small number is a factor.</summary>
    public bool AllowFactor { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var (number, isBytes) = Read(value);
        if (AllowFactor && !isBytes && number <= MemoryRaise.LargestFactor)
            return number > 1 ? number : throw Refusal(value, "is no factor above 1");
        var mib = Math.Ceiling(isBytes ? number / BytesOfMiB : number);
        return mib switch
        {
            _ when AllowFactor && mib <= MemoryRaise.LargestFactor => throw Refusal(value, "is too little memory"),
            < Least => throw Refusal(value, $"is too little memory: a job has {Least} MiB at least"),
            > int.MaxValue or double.NaN => throw Refusal(value, "is more memory than any machine has"),
            _ => (int)mib,
        };
    }

    private (double Number, bool IsBytes) Read(object? value)
    {
        if (value is string text && Amount().Match(text) is { Success: true } amount)
            return (Parse(amount.Groups["number"].Value) * Math.Pow(1024, Units.IndexOf(char.ToUpperInvariant(amount.Groups["unit"].Value[0])) + 1), true);
        var number = value switch
        {
            string plain when double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            IConvertible given and not (string or bool or char or DateTime) => given.ToDouble(CultureInfo.InvariantCulture),
            _ => throw Refusal(value, "is no amount of memory"),
        };
        return (number, number >= LeastBytes);
    }

    private ArgumentTransformationMetadataException Refusal(object? value, string why) =>
        new($"'{value}' {why}. Give MiB, such as 8192, or an amount with its unit, 8GB{(AllowFactor ? ", or a factor, such as 2" : "")}.");

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<number>[0-9]+(\.[0-9]+)?)\s*(?<unit>[kmgt])(i?b)?\s*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
