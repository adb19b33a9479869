using System.Text;
using System.Text.Json;
using CsCheck;
using Quilt.Json;
using Quilt.Tests.Support;

namespace Quilt.Tests.Json;

public class MetadataJsonTests
{
    [Fact]
    public void What_is_written_reads_back_with_its_order_and_kinds_of_number() => Generate.Metadata.Sample(value =>
    {
        var text = value.ToString();
        Assert.Equal(Naive.Json(value, hashForm: false), text);
        Assert.True(value.Equals(Metadata.Parse(text)));
        Assert.Equal(text, Metadata.Parse(text).ToString());
    });

    [Fact]
    public void The_hash_form_is_that_of_the_naive_printer() => Generate.Metadata.Sample(value =>
    {
        ByteBuffer buffer = new(16);
        PythonJson.AppendHashForm(buffer, value);
        Assert.Equal(Naive.Json(value, hashForm: true), Encoding.ASCII.GetString(buffer.Written));
    });

    [Fact]
    public void Text_is_transcoded_to_the_hash_form_as_its_objects_are_printed()
    {
        // Samples run on several threads, and a transcoder is for one.
        using ThreadLocal<HashFormTranscoder> transcoder = new(() => new());
        Gen.Select(Generate.Metadata, Gen.Int[0, 3], Gen.Int).Sample((value, style, seed) =>
        {
            var json = Encoding.UTF8.GetBytes(Restyle(value, style, new Random(seed)));
            ByteBuffer direct = new(16), byObjects = new(16);
            var isCanonical = transcoder.Value!.Append(json, direct);
            var parsed = MetadataJson.Parse(json);
            PythonJson.AppendHashForm(byObjects, parsed);
            Assert.Equal(Encoding.ASCII.GetString(byObjects.Written), Encoding.ASCII.GetString(direct.Written));
            Assert.Equal(Encoding.UTF8.GetString(json) == MetadataJson.Write(parsed), isCanonical);
        });
    }

    [Fact]
    public void A_name_that_stands_twice_keeps_its_first_place_and_last_value()
    {
        var value = Metadata.Parse("""{"b": 1, "a": 2, "b": 3}""");
        Assert.Equal("""{"b": 3, "a": 2}""", value.ToString());
        Assert.Equal(value, Metadata.From([new("b", 1), new("a", 2), new("b", 3)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"a\": 1} x")]
    [InlineData("{\"a\": NaN}")]
    [InlineData("{\"a\": Infinity}")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("{\"\\udc00\": 1}")]
    [InlineData("{\"a\": 01}")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{'a': 1}")]
    public void What_is_not_a_JSON_object_is_refused(string json) =>
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Parse(json)).Problem);

    [Fact]
    public void Depth_is_bounded()
    {
        Assert.Single(Metadata.Parse(Nested(900)));
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Parse(Nested(100_000))).Problem);

        static string Nested(int depth) => $"{{\"a\": {new string('[', depth)}{new string(']', depth)}}}";
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        Dictionary<string, object?> own = [];
        own["self"] = own;
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.From(own)).Problem);
    }

    [Fact]
    public void What_was_nested_too_deep_step_by_step_is_refused_when_it_is_written()
    {
        var value = Metadata.Empty;
        for (var i = 0; i < 200_000; i++)
            value = Metadata.Empty.With("a", value);
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(value.ToString).Problem);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_in_names_and_values()
    {
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Empty.With("a", "\ud800")).Problem);
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Empty.With("\udc00", 1)).Problem);
    }

    // The same value in another style: spaces, escapes, a name said twice.
    private static string Restyle(Metadata value, int style, Random random) => style switch
    {
        0 => value.ToString(),
        1 => value.ToString().Replace(": ", " :\t").Replace("\ufffe", ""),
        2 => JsonSerializer.Serialize(JsonDocument.Parse(value.ToString()).RootElement, new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 }),
        _ => value.Count == 0 ? "{ }" : $"{{\"{JsonEncodedText.Encode(value.Keys.First())}\": [1.50, -0], {value.ToString()[1..]}",
    };
}
