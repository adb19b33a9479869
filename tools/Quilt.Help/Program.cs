using System.Text.Json;
using System.Xml.Linq;
using Quilt.Help;

// Quilt.Help update FACTS PAGES         writes the pages anew, makes those that are missing
// Quilt.Help build  FACTS PAGES OUTPUT  checks the pages, writes MAML; a page that lacks something is an error
// Quilt.Help about NAME PAGE OUTPUT     writes a page as the text of an about_ topic
// Quilt.Help examples PAGES             prints the examples of all pages as JSON, for the specs that run them
switch (args)
{
    case ["update", var facts, var pages]:
        return Update(CmdletFact.Load(facts), pages);
    case ["build", var facts, var pages, var output]:
        return Build(CmdletFact.Load(facts), pages, output);
    case ["about", var name, var page, var output]:
        File.WriteAllText(output, AboutTopic.Write(name, Read(page).Markdown));
        return 0;
    case ["examples", var pages]:
        return Examples(pages);
    default:
        Console.Error.WriteLine("Quilt.Help update FACTS PAGES | build FACTS PAGES OUTPUT | about NAME PAGE OUTPUT | examples PAGES");
        return 2;
}

static string PathOf(string pages, string cmdlet) => Path.Combine(pages, cmdlet + ".md");

static Page Read(string path) => new(File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "");

static int Update(IReadOnlyList<CmdletFact> cmdlets, string pages)
{
    foreach (var cmdlet in cmdlets)
    {
        var path = PathOf(pages, cmdlet.Name);
        var page = Read(path);
        var written = PageWriter.Write(cmdlet, page);
        if (written != page.Markdown)
        {
            File.WriteAllText(path, written);
            Console.WriteLine($"{path}: {(page.Markdown.Length == 0 ? "new" : "refreshed")}");
        }
    }

    return 0;
}

static int Build(IReadOnlyList<CmdletFact> cmdlets, string pages, string output)
{
    var names = cmdlets.Select(cmdlet => cmdlet.Name).ToHashSet();
    var problems = Directory.EnumerateFiles(pages, "*-*.md")
        .Where(path => !names.Contains(Path.GetFileNameWithoutExtension(path)))
        .Select(path => $"{path}: there is no such cmdlet")
        .ToList();
    var commands = new List<XElement>();
    foreach (var cmdlet in cmdlets)
    {
        var path = PathOf(pages, cmdlet.Name);
        var page = Read(path);
        problems.AddRange(PageCheck.Problems(cmdlet, page).Select(problem => $"{path}: {problem}"));
        commands.Add(MamlCommand.Write(cmdlet, page));
    }

    problems.ForEach(Console.Error.WriteLine);
    if (problems.Count > 0)
    {
        return 1;
    }

    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
    new XDocument(new XDeclaration("1.0", "utf-8", null), Maml.Root(commands)).Save(output);
    return 0;
}

static int Examples(string pages)
{
    var all = Directory.EnumerateFiles(pages, "*-*.md").Order(StringComparer.Ordinal).SelectMany(path =>
        ExampleScript.Read(Path.GetFileNameWithoutExtension(path), Read(path)));
    Console.WriteLine(JsonSerializer.Serialize(all));
    return 0;
}
