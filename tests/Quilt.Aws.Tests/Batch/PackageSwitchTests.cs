using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Quilt.Aws.Tests.Batch;

/// <summary>AWS's own packages take our clients' place by a property.</summary>
public class PackageSwitchTests
{
    private static readonly string[] Packages = ["AWSSDK.Batch", "AWSSDK.CloudWatchLogs"];

    private static readonly string[] Projects = ["Amazon.Batch", "Amazon.CloudWatchLogs"];

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Either_the_packages_or_the_projects_are_referenced(string isOn)
    {
        var items = await ItemsAsync(isOn);

        var packages = Names(items, "PackageReference").Intersect(Packages);
        var projects = Names(items, "ProjectReference").Intersect(Projects);
        Assert.Equal(isOn == "true" ? Packages : [], packages);
        Assert.Equal(isOn == "true" ? [] : Projects, projects);
        Assert.All(Packages, package => Assert.Contains(package, Names(items, "PackageVersion")));
    }

    private static IEnumerable<string> Names(JsonNode items, string kind) =>
        items[kind]!.AsArray().Select(item => (string)item!["Filename"]! + (kind == "ProjectReference" ? "" : (string)item["Extension"]!));

    private static async Task<JsonNode> ItemsAsync(string isOn)
    {
        ProcessStartInfo start = new("dotnet", ["msbuild", Path.Combine(Source(), "../../../src/Quilt.Aws/Quilt.Aws.csproj"), "-nologo", "-nodeReuse:false",
            "-getItem:PackageReference,ProjectReference,PackageVersion", $"-p:UseAwsBatchPackage={isOn}"])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonNode.Parse(output)!["Items"]!;
    }

    private static string Source([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
