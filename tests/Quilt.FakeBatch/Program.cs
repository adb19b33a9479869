using System.Diagnostics;
using Quilt.FakeBatch;
using Quilt.FakeBatch.Control;
using Quilt.FakeBatch.State;

// dotnet Quilt.FakeBatch.dll [--port N] [--queue NAME] [--options FILE] [--parent PID]
// Says its URL in its first line, and ends when it is told to or when the parent has gone.
var given = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
var options = given.TryGetValue("options", out var file) ? ControlEndpoint.Parse(File.ReadAllText(file)) : new();
await using var service = await FakeBatchService.StartAsync(options, int.Parse(given.GetValueOrDefault("port", "0")));
if (given.TryGetValue("queue", out var queue))
    service.Add(new JobQueue { Name = queue });
Console.WriteLine(service.Url);

if (given.TryGetValue("parent", out var id))
{
    using var parent = Process.GetProcessById(int.Parse(id));
    await Task.WhenAny(service.Stopped, parent.WaitForExitAsync());
}
else
{
    await service.Stopped;
}
