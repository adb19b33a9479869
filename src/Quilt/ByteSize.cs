using System.Globalization;

namespace Quilt;

/// <summary>Sizes as people read them.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A size with its unit: <c>817 B</c>, <c>1.2 MiB</c>.</summary>
    /// <param name="bytes">Number of bytes.</param>
    public static string Text(long bytes)
    {
        var unit = 0;
        double value = bytes;
        // 1023.96 KiB would be rounded to "1024.0 KiB": it is 1.0 MiB.
        for (; Math.Round(value, 1) >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
