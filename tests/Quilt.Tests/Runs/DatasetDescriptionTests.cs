using System.Text.Json;
using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>The dataset_description.json of results, against what the BIDS specification asks of derivatives.</summary>
public class DatasetDescriptionTests
{
    private const string Input = "quilt+s3://bucket#package=lab/study@aaaa";

    private static readonly Run Run = new() { Id = "1", Package = $"lab/study@{new string('a', 64)}", Engine = "aws", Output = "s3://bucket/lab/study/results/1.0.0" };

    [Fact]
    public void It_names_generator_container_and_source()
    {
        var description = Describe(With(RunOf("1", "registry:5000/group/rend:1.4.0@sha256:abc", "sha256:abc", ["rend", "--all"], Input)));

        Assert.Equal("lab/study: results/1.0.0", description.GetProperty("Name").GetString());
        Assert.Equal("derivative", description.GetProperty("DatasetType").GetString());
        Assert.NotEmpty(description.GetProperty("BIDSVersion").GetString()!);
        var generator = Assert.Single(description.GetProperty("GeneratedBy").EnumerateArray());
        Assert.Equal(("rend", "1.4.0"), (generator.GetProperty("Name").GetString(), generator.GetProperty("Version").GetString()));
        Assert.StartsWith("rend --all", generator.GetProperty("Description").GetString(), StringComparison.Ordinal);
        var container = generator.GetProperty("Container");
        Assert.Equal("docker://registry:5000/group/rend:1.4.0@sha256:abc", container.GetProperty("URI").GetString());
        var source = Assert.Single(description.GetProperty("SourceDatasets").EnumerateArray());
        Assert.Equal((Input, "aaaa"), (source.GetProperty("URL").GetString(), source.GetProperty("Version").GetString()));
    }

    [Fact]
    public void A_program_of_this_machine_is_a_generator_without_a_container()
    {
        var description = Describe(With(RunOf("1", "/home/me/volume.sh", "sha256:def", ["/home/me/volume.sh"], Input).With("engine", "local")));

        var generator = Assert.Single(description.GetProperty("GeneratedBy").EnumerateArray());
        Assert.Equal(("volume.sh", "sha256:def"), (generator.GetProperty("Name").GetString(), generator.GetProperty("Version").GetString()));
        Assert.False(generator.TryGetProperty("Container", out _));
    }

    [Fact]
    public void Earlier_runs_of_the_same_place_are_named_and_those_of_others_not()
    {
        var package = With(RunOf("1", "rend:2", null, [], Input)) is var one
            ? one with { Metadata = one.Metadata.With("earlier_runs", new object?[] { RunOf("0", "rend:1", null, [], "quilt+s3://bucket#package=lab/study@bbbb"), RunOf("-1", "other:1", null, [], Input).With("output", "s3://bucket/lab/study/elsewhere") }) }
            : null!;
        var description = Describe(package);

        Assert.Equal(["2", "1"], description.GetProperty("GeneratedBy").EnumerateArray().Select(generator => generator.GetProperty("Version").GetString()));
        Assert.Equal(["aaaa", "bbbb"], description.GetProperty("SourceDatasets").EnumerateArray().Select(source => source.GetProperty("Version").GetString()));
    }

    [Fact]
    public void The_same_runs_make_the_same_file() =>
        Assert.Equal(DatasetDescription.Write(With(RunOf("1", "rend:1", null, [], Input)), Run, null), DatasetDescription.Write(With(RunOf("1", "rend:1", null, [], Input)), Run, null));

    [Fact]
    public void It_stands_beside_the_results_and_never_at_the_root_of_the_data()
    {
        Assert.Equal("results/1.0.0/dataset_description.json", DatasetDescription.KeyOf(Run, null));
        Assert.Equal("other/dataset_description.json", DatasetDescription.KeyOf(Run, "other"));
        Assert.Equal(Problem.InvalidLogicalKey, Assert.Throws<QuiltException>(() => DatasetDescription.KeyOf(Run with { Output = "s3://bucket/lab/study" }, null)).Problem);
    }

    private static JsonElement Describe(Package package) => JsonDocument.Parse(DatasetDescription.Write(package, Run, null)).RootElement;

    private static Package With(Metadata run) => new() { Name = "lab/study", Metadata = Metadata.Empty.With("run", run) };

    private static Metadata RunOf(string id, string image, string? digest, object?[] command, string input) => Metadata.Empty
        .With("id", id).With("engine", "aws").With("image", image).With("image_digest", digest).With("command", command).With("input", input)
        .With("output", "s3://bucket/lab/study/results/1.0.0");
}
