using System.Globalization;
using System.Text;

namespace Quilt;

/// <summary>
/// The rule of subject ids, and of the other names that become a part of a path: groups, sessions, labels. Tables and keys come from
/// others, so nothing that breaks the rule is ever joined to a path.
/// </summary>
public static class SubjectId
{
    /// <summary>The longest name in bytes of UTF-8; leaves room for what is put around it in a file name of 255 bytes.</summary>
    public const int MaxBytes = 128;

    /// <summary>
    /// Whether a text is one plain part of a path: not empty, not <c>.</c> or <c>..</c>, without <c>/</c>, <c>\</c>, control or
    /// invisible formatting characters, without white space at either end, and at most <see cref="MaxBytes"/> long.
    /// </summary>
    public static bool IsValid(string? text) =>
        !string.IsNullOrEmpty(text) && text is not ("." or "..") && text.Length <= MaxBytes &&
        !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) &&
        text.EnumerateRunes().All(IsPlain) && Encoding.UTF8.GetByteCount(text) <= MaxBytes;

    /// <summary>Gives the text back, or says why it may not be used.</summary>
    /// <param name="text">The id, or another name of a subject.</param>
    /// <param name="what">What it names, for the message: <c>subject</c>, <c>group</c>.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSubject"/>.</exception>
    public static string Check(string? text, string what = "subject") => IsValid(text)
        ? text!
        : throw new QuiltException(
            Problem.InvalidSubject,
            $"'{Show(text)}' cannot name a {what}: it must be one part of a path, without '/', '\\' or control characters, and not '.' or '..'.",
            text);

    /// <summary>A text that others wrote, made safe for a terminal: control characters escaped, long text cut.</summary>
    internal static string Show(string? text)
    {
        StringBuilder shown = new();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (shown.Length >= MaxBytes)
                return shown.Append('…').ToString();
            shown.Append(IsInvisible(rune) ? $"\\u{rune.Value:x4}" : rune.ToString());
        }
        return shown.ToString();
    }

    // Half a surrogate pair is enumerated as U+FFFD; file systems cannot hold it either.
    private static bool IsPlain(Rune rune) => rune.Value is not ('/' or '\\' or 0xFFFD) && !IsInvisible(rune);

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
