using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Quilt.Subjects;

/// <summary>
/// The parts of a BIDS file name: <c>sub-01_ses-1_acq-mprage_T1w.nii.gz</c> (specification, "File name structure").
/// </summary>
/// <param name="Text">The name without its extension.</param>
/// <param name="Entities">The pairs of key and label in their order.</param>
/// <param name="Suffix">What is behind the last underscore: <c>T1w</c>.</param>
/// <param name="Extension">From the first dot on: <c>.nii.gz</c>.</param>
internal sealed record BidsName(
    string Text, ImmutableArray<KeyValuePair<string, string>> Entities, string Suffix, string Extension)
{
    /// <summary>The label of an entity, or null.</summary>
    public string? this[string key] => Entities.FirstOrDefault(entity => entity.Key == key).Value;

    /// <summary>The entities other than subject and session, as the name writes them; null when there are none.</summary>
    public string? Label
    {
        get
        {
            var others = Entities.Where(entity => entity.Key is not ("sub" or "ses"));
            var label = string.Join('_', others.Select(entity => $"{entity.Key}-{entity.Value}"));
            return label.Length == 0 ? null : label;
        }
    }

    /// <summary>Reads a file name; false when it is not built that way.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out BidsName? name)
    {
        name = null;
        var dot = fileName.IndexOf('.');
        var text = dot < 0 ? fileName : fileName[..dot];
        var parts = text.Split('_');
        var entities = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(parts.Length - 1);
        foreach (var part in parts[..^1])
        {
            var dash = part.IndexOf('-');
            if (dash <= 0 || dash == part.Length - 1 || entities.Any(entity => entity.Key == part[..dash]))
                return false;
            entities.Add(new(part[..dash], part[(dash + 1)..]));
        }
        if (parts[^1].Length == 0 || parts[^1].Contains('-'))
            return false;
        name = new(text, entities.ToImmutable(), parts[^1], dot < 0 ? "" : fileName[dot..]);
        return true;
    }

    /// <summary>
    /// Whether a file of this name describes an image: same suffix, and no entity that the image has not (specification, "The
    /// Inheritance Principle"). That it lies in the image's folder or one above is for the caller to see to.
    /// </summary>
    public bool AppliesTo(BidsName image) =>
        Suffix == image.Suffix && Entities.All(entity => image[entity.Key] == entity.Value);
}
