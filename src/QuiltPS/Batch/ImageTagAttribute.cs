using System.Management.Automation;

namespace QuiltPS;

/// <summary>Keeps a parameter to what can be the tag of a container image, and says of anything else what one is.</summary>
public sealed class ImageTagAttribute : ValidateArgumentsAttribute
{
    private const int Longest = 128;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var tag = $"{arguments}";
        if (tag.Length is > 0 and <= Longest && tag[0] is not ('.' or '-') && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
            return;
        var advice = tag.Split([':', '@'])[^1] is { Length: > 0 } last && last.Length < tag.Length ? $" Of an image's name write what stands behind its colon: {last}?" : "";
        throw new ValidationMetadataException(
            $"'{tag}' is no tag of an image, such as 1.4.0: letters, digits, '_', '.' and '-', at most {Longest}, the first neither '.' nor '-'.{advice}");
    }
}
