namespace Quilt.Transfers;

/// <summary>Names that Windows keeps for itself or would change.</summary>
internal static class WindowsNames
{
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a part of a path cannot be a file's name.</summary>
    public static bool IsReserved(string part) =>
        part.AsSpan().IndexOfAny("<>:\"\\|?*") >= 0 || part.Any(c => c < ' ') || part[^1] is ' ' or '.' || Devices.Contains(part.Split('.')[0].TrimEnd());
}
