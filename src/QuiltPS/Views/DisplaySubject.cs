using System.Globalization;
using Quilt;

namespace QuiltPS;

/// <summary>How a subject's image and metadata look in the module's views.</summary>
public static class DisplaySubject
{
    /// <summary>The image's logical key; a folder with the number of its files: <c>data/01/dicom (176 files)</c>.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="width">The most characters.</param>
    public static string Image(Subject subject, int width)
    {
        if (subject.ImageFiles.Length == 0)
            return "";
        var files = subject.ImageFolder is null ? "" : $" ({Display.Count(subject.ImageFiles.Length, "file")})";
        return Display.Cut(subject.ImageKey, width - files.Length) + files;
    }

    /// <summary>The plain values of a subject's metadata in a row: <c>age=40 sex=F</c>; what is null or nested is left out.</summary>
    /// <param name="metadata">The metadata.</param>
    public static string Row(Metadata metadata)
    {
        var plain = metadata.Where(pair => pair.Value is not (null or Metadata or System.Collections.IList));
        return Display.Line(string.Join(' ', plain.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}"))));
    }
}
