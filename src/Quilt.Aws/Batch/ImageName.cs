namespace Quilt.Aws.Batch;

/// <summary>The name of a container's image: <c>registry:5000/name:tag@digest</c>.</summary>
internal static class ImageName
{
    /// <summary>An image's name with another tag.</summary>
    public static string WithTag(string image, string tag)
    {
        var name = image.Split('@')[0];
        var colon = name.IndexOf(':', name.LastIndexOf('/') + 1);
        return $"{(colon < 0 ? name : name[..colon])}:{tag}";
    }

    /// <summary>The digest that an image's name states; null when it states none.</summary>
    public static string? DigestOf(string image) => image.Split('@') is [_, var digest] ? digest : null;
}
