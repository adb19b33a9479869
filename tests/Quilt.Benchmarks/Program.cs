// Measures QuiltPS beside yardsticks, side by side in one run. `build.ps1 Bench [names] [--quick] [--rounds N]` calls it.

using System.Text.Json;
using Quilt.Benchmarks;
using Quilt.Benchmarks.Harness;

if (args is [Child.Verb, var operation, .. var operands])
{
    Console.WriteLine(JsonSerializer.Serialize(await Catalog.Operations[operation](operands)));
    return 0;
}

var settings = Options.Parse(args);
var chosen = Catalog.Choose(settings.Names);
var work = Directory.CreateDirectory(Path.Combine(settings.Work, $"quilt-bench-{Environment.ProcessId}"));
try
{
    List<(string, IReadOnlyList<Row>)> sections = [];
    foreach (var benchmark in chosen)
    {
        Console.Error.WriteLine($"{benchmark.Name} …");
        var folder = work.CreateSubdirectory(benchmark.Name);
        sections.Add((benchmark.Title(settings), benchmark.Run(settings, folder.FullName)));
        folder.Delete(recursive: true);
    }
    var report = Report.Write(sections, settings);
    Console.Write(report);
    if (settings.Report is { } file)
        File.WriteAllText(file, report);
    return 0;
}
finally
{
    work.Delete(recursive: true);
}
