using System.Globalization;
using System.Text;

namespace Quilt;

/// <summary>A package's name, <c>user/pkg</c>: two parts of word characters and hyphens (quilt3: <c>^[\w-]+/[\w-]+$</c>).</summary>
public sealed record PackageName
{
    private PackageName(string user, string package)
    {
        User = user;
        Package = package;
    }

    /// <summary>The part before the slash.</summary>
    public string User { get; }

    /// <summary>The part after the slash.</summary>
    public string Package { get; }

    /// <summary>Reads a name.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidPackageName"/>.</exception>
    public static PackageName Parse(string? text) =>
        TryParse(text, out var name)
            ? name
            : throw new QuiltException(
                Problem.InvalidPackageName,
                string.IsNullOrEmpty(text) ? "The package has no name. Give one: user/package, as in lab/LA5c." : $"'{text}' is not a package name. Write user/package; both parts take letters, digits, '_' and '-'.",
                text);

    /// <summary>Reads a name, or says that it is none.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PackageName? name)
    {
        name = null;
        if (text is null)
            return false;
        var slash = text.IndexOf('/');
        if (slash < 0 || !IsPart(text.AsSpan(0, slash)) || !IsPart(text.AsSpan(slash + 1)))
            return false;
        name = new PackageName(text[..slash], text[(slash + 1)..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{User}/{Package}";

    // Python's \w: what str.isalnum() accepts, and '_'. Combining marks are not in it, all kinds of numbers are.
    private static bool IsPart(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty)
            return false;
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.Value is not ('-' or '_') && !IsAlphanumeric(rune))
                return false;
        }
        return true;
    }

    private static bool IsAlphanumeric(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or
        UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
