using System.Globalization;

namespace Quilt.Subjects;

/// <summary>A T1w image of a BIDS data set.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Its name's parts.</param>
internal sealed record BidsImage(PackageFile File, BidsName Name) : IComparable<BidsImage>
{
    private static readonly string[] Extensions = [".nii.gz", ".nii"];

    /// <summary>The T1w images directly in a folder, those first that are taken before others.</summary>
    public static BidsImage[] In(PackageFolder folder) =>
    [
        .. folder.Files()
            .Select(file => BidsName.TryParse(file.Name, out var name) ? new BidsImage(file, name) : null)
            .OfType<BidsImage>()
            .Where(image => image.Name.Suffix == "T1w" && Extensions.Contains(image.Name.Extension))
            .Order(),
    ];

    /// <summary>
    /// The order of choice: an image without <c>acq-</c> and <c>rec-</c> first, then the lowest run (none is lowest), then by code
    /// point, then the compressed file.
    /// </summary>
    public int CompareTo(BidsImage? other)
    {
        if (other is null)
            return -1;
        var order = IsVariant.CompareTo(other.IsVariant);
        if (order == 0)
            order = Run.CompareTo(other.Run);
        if (order == 0)
            order = WalkOrder.Instance.Compare(Name.Text, other.Name.Text);
        return order != 0 ? order : Array.IndexOf(Extensions, Name.Extension) - Array.IndexOf(Extensions, other.Name.Extension);
    }

    private bool IsVariant => Name["acq"] is not null || Name["rec"] is not null;

    // A run that is no number comes after all that are.
    private long Run => Name["run"] switch
    {
        null => -1,
        var run => long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue,
    };
}
