using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Quilt.Workflows;

/// <summary>A setting and where the text of its value stands.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">The value; the YAML text itself when it is not a scalar.</param>
/// <param name="Start">The position of the value's first character.</param>
/// <param name="End">The position behind the value; equal to the start when the value is left out.</param>
internal sealed record YamlSetting(string Name, object? Value, int Start, int End)
{
    /// <summary>The settings of a text, in order. An empty text, or one of comments alone, has none.</summary>
    /// <exception cref="YamlException">The text is not a YAML mapping.</exception>
    public static List<YamlSetting> FindAll(string text)
    {
        List<YamlSetting> settings = [];
        Parser parser = new(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _) || parser.TryConsume<Scalar>(out var nothing) && nothing.Value.Length == 0)
            return settings;
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
            settings.Add(Next(parser, text));
        return settings;
    }

    private static YamlSetting Next(Parser parser, string text)
    {
        var key = parser.Consume<Scalar>();
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            // The parser puts a value that is left out wherever the next thing begins.
            if (scalar is { IsPlainImplicit: true, Value.Length: 0 })
                return new YamlSetting(key.Value, null, Colon(text, key), Colon(text, key));
            return new YamlSetting(key.Value, ValueOf(scalar), Index(scalar.Start), Index(scalar.End));
        }
        var start = Index(parser.Current!.Start);
        parser.SkipThisAndNestedEvents();
        // What ends a block collection is the first token after it, so trailing space and comments are not the value's.
        var end = start + text[start..Index(parser.Current!.Start)].TrimEnd().Length;
        return new YamlSetting(key.Value, text[start..end], start, end);
    }

    private static int Colon(string text, Scalar key) => text.IndexOf(':', Index(key.End)) + 1;

    private static int Index(in Mark mark) => checked((int)mark.Index);

    private static object? ValueOf(Scalar scalar) => scalar switch
    {
        { IsPlainImplicit: false } => scalar.Value,
        { Value: "~" or "null" or "Null" or "NULL" } => null,
        { Value: "true" or "True" or "TRUE" } => true,
        { Value: "false" or "False" or "FALSE" } => false,
        _ when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => scalar.Value,
    };
}
