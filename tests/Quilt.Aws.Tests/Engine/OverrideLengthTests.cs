using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Quilt.Aws.Batch;
using Quilt.FakeBatch.Operations;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>How long a job's overrides are, which AWS limits, whatever its subject is called and wherever its results go.</summary>
public class OverrideLengthTests
{
    private const int LongestKey = 1024; // S3's, in bytes
    private const int LongestName = 128; // ours, in bytes

    // As file systems and studies have them, and some more than one unit of UTF-16 long.
    private static readonly Gen<string> Character = Gen.Frequency(
        (6, Gen.Char['a', 'z'].Select(c => $"{c}")),
        (6, Pick("ä", "ß", "é", "ж", "脳", "画", "～", "e\u0301", "\U0001f9e0", "\U00020000")),
        (1, Pick(" ", "-", "_", "&", "+", "'", "<", "\"")));

    private static readonly Gen<(string Image, string Output, string Group, string Id, string Note)> Case = Gen.Select(
        TextOf(LongestKey), TextOf(LongestKey), TextOf(LongestName).Where(SubjectId.IsValid), TextOf(LongestName).Where(SubjectId.IsValid), TextOf(3000), (image, output, group, id, note) => (image, output, group, id, note));

    [Fact]
    public void Long_names_of_any_characters_in_image_and_output_stay_within_the_limit() => Case.Sample(
        one => Check(one.Image, one.Output, one.Group, one.Id, one.Note), iter: 300);

    [Theory]
    [InlineData("a")]
    [InlineData("ä")]
    [InlineData("脳")]
    [InlineData("\U0001f9e0")]
    public void The_longest_names_that_S3_takes_stay_within_the_limit(string character)
    {
        var (key, name) = (Cut(Repeat(character), LongestKey), Cut(Repeat(character), LongestName));

        Check(key, key, name, name, Cut(Repeat(character), 3000));
    }

    [Fact]
    public void What_is_too_long_all_the_same_is_refused_with_the_names_of_the_longest_and_with_what_makes_each_shorter()
    {
        var run = RunOf("results", "data", "sub-01");
        Dictionary<string, string> variables = new() { ["MODEL"] = new string('m', 4000), ["INPUT_IMAGE"] = new string('i', 3000), ["OUTPUT_PATH"] = new string('o', 2000), ["QUILT_SUBJECT"] = "sub-01" };

        var error = Assert.Throws<QuiltException>(() => JobRequest.Of(run, "data--sub-01", variables, "sub-01", null, waits: false));

        Assert.Equal(Problem.InvalidEnvironment, error.Problem);
        Assert.Contains("The longest are MODEL, INPUT_IMAGE, OUTPUT_PATH: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Output", error.Message, StringComparison.Ordinal);
    }

    private static void Check(string image, string output, string group, string id, string note)
    {
        // Everything below it is a key, too.
        var places = Encoding.UTF8.GetByteCount($"/.inputs/20261124-231502-ab12cd/{group}/{id}/{id}.json");
        var run = RunOf(Cut(output, LongestKey - places), group, id);
        Subject subject = new()
        {
            Id = id,
            Group = group,
            Metadata = Metadata.Empty.With("sidecar", Metadata.Empty.With("scan_details", Metadata.Empty.With("Note", note))),
            Image = new Entry { LogicalKey = image, Size = 1, PhysicalKey = PhysicalKey.S3(new string('b', 63), image, new string('v', 32)), Hash = new ContentHash("SHA256", new string('c', 64)) },
        };
        JobState job = new()
        {
            Number = 1,
            Subject = subject,
            ImageKey = image,
            Created = run.Created,
            Attempts = [new AttemptState { Number = 1, InputKey = new string('d', 64) }],
        };

        var shared = JobVariables.Shared(run, ImmutableDictionary<string, string>.Empty);
        var (own, _) = JobVariables.Own(run, job, subject, new InputPlaces(), JobRequest.LongestVariables - JobVariables.LengthOf(shared));
        var request = JobRequest.Of(run, subject.JobName, shared.Concat(own).ToDictionary(), subject.Name, 64_000, waits: true);

        SubmitRules.Check(new JsonObject
        {
            ["jobName"] = request.JobName,
            ["containerOverrides"] = new JsonObject
            {
                ["environment"] = new JsonArray([.. request.ContainerOverrides.Environment.Select(pair => new JsonObject { ["name"] = pair.Name, ["value"] = pair.Value })]),
                ["resourceRequirements"] = new JsonArray([.. request.ContainerOverrides.ResourceRequirements.Select(one => new JsonObject { ["type"] = one.Type.Value, ["value"] = one.Value })]),
            },
        });
    }

    private static RunHeader RunOf(string output, string group, string id) => new()
    {
        Id = "20261124-231502-ab12cd",
        Created = DateTimeOffset.UnixEpoch,
        Package = "laboratory/studies-of-the-brain",
        TopHash = new string('a', 64),
        Registry = $"s3://{new string('b', 63)}",
        Spec = EngineFixture.Spec() with { Output = $"s3://{new string('b', 63)}/{output}", UploadMetadata = true, Timeout = TimeSpan.FromDays(1), Aws = new AwsSpec { Vcpu = 16, Gpu = 1 } },
    };

    // Short ones among the longest.
    private static Gen<string> TextOf(int bytes) =>
        Gen.Select(Character.Array[bytes], Gen.OneOf(Gen.Const(bytes), Gen.Int[1, bytes])).Select((characters, length) => Cut(string.Concat(characters), length));

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Repeat(string character) => string.Concat(Enumerable.Repeat(character, 3000));

    private static string Cut(string text, int bytes)
    {
        StringBuilder cut = new();
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0 && cut.Length > 0)
                break;
            cut.Append(rune.ToString());
        }
        return cut.ToString();
    }
}
