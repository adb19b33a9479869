using System.Globalization;
using System.Text.Json;
using Quilt.Settings;
using YamlDotNet.Core;

namespace Quilt.Workflows;

/// <summary>
/// quilt3's <c>config.yml</c>: a YAML mapping. A setting is written by replacing the text of its value, so comments, order and unknown
/// settings stay as the user left them.
/// </summary>
/// <param name="path">The file; it need not exist.</param>
public sealed class YamlSettingsFile(string path) : ISettingsFile
{
    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, object?>> Read() =>
        [.. Places(Text()).Select(place => KeyValuePair.Create(place.Name, place.Value))];

    /// <inheritdoc/>
    public void Write(string name, object? value)
    {
        var text = Text();
        var place = Places(text).LastOrDefault(place => place.Name == name);
        var changed = place is null ? Append(text, name, value) : Replace(text, place, value);
        Places(changed); // such as a mapping in braces, which no line can be added to
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(temporary, changed);
        File.Move(temporary, path, overwrite: true);
    }

    private string Text() => File.Exists(path) ? File.ReadAllText(path) : "";

    private List<YamlSetting> Places(string text)
    {
        try
        {
            return YamlSetting.FindAll(text);
        }
        catch (YamlException e)
        {
            throw new QuiltException(
                Problem.InvalidSetting,
                $"The settings file '{path}' cannot be read as YAML, line {e.Start.Line}: {e.Message} Correct it, or remove it.",
                path,
                e);
        }
    }

    private static string Append(string text, string name, object? value)
    {
        var lineEnd = text.Length == 0 || text.EndsWith('\n') ? "" : "\n";
        return $"{text}{lineEnd}{name}: {Scalar(value)}\n";
    }

    private static string Replace(string text, YamlSetting place, object? value) =>
        $"{text[..place.Start]}{(text[place.Start - 1] == ':' ? " " : "")}{Scalar(value)}{text[place.End..]}";

    // A JSON string is a YAML string, whatever it holds.
    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value.ToString(), Relaxed),
    };

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
