namespace Quilt.Help;

/// <summary>One page of docs/cmdlets, cut into the parts of PlatyPS's layout.</summary>
internal sealed class Page
{
    private readonly Section _top;

    public Page(string markdown)
    {
        Markdown = markdown;
        _top = Section.Read(markdown).Children.FirstOrDefault() ?? new Section("", "", []);
    }

    public string Markdown { get; }

    public string Synopsis => Text("SYNOPSIS");

    public string Description => Text("DESCRIPTION");

    public string Notes => Text("NOTES");

    public string Links => Text("RELATED LINKS");

    /// <summary>What stands below EXAMPLES before the first one.</summary>
    public string ExamplesIntroduction => Text("EXAMPLES");

    public IReadOnlyList<Section> Examples => Part("EXAMPLES")?.Children ?? [];

    /// <summary>The prose about a parameter, without its yaml blocks.</summary>
    public string ParameterText(string name) => YamlBlock.Remove(ParameterSection(name));

    /// <summary>The default value that the page's author gave; the code cannot tell it.</summary>
    public string? DefaultValue(string name) => YamlBlock.DefaultValue(ParameterSection(name));

    public string InputText(string type) => Part("INPUTS")?.Find(type)?.Text ?? "";

    public string OutputText(string type) => Part("OUTPUTS")?.Find(type)?.Text ?? "";

    private string ParameterSection(string name) => Part("PARAMETERS")?.Find("-" + name)?.Text ?? "";

    private Section? Part(string title) => _top.Find(title);

    private string Text(string title) => Part(title)?.Text ?? "";
}
