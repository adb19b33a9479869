using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.Operations;

/// <summary>A page of a list that goes on where the last one ended, whatever was added before.</summary>
/// <param name="Size">How many items it holds at most.</param>
/// <param name="After">The place of the last item that was given; null at the beginning.</param>
internal sealed record Page(int Size, long? After)
{
    public static Page Of(JsonObject request, int limit)
    {
        var asked = (int?)request["maxResults"] ?? limit;
        if (asked < 1)
            throw ApiError.Client("maxResults must be between 1 and 100");
        return new(Math.Min(asked, limit), request["nextToken"] is { } token ? Parse((string)token!) : null);
    }

    /// <summary>The page of items of which one more than fits was looked for.</summary>
    /// <param name="name">The list's name in the answer.</param>
    /// <param name="items">The items.</param>
    /// <param name="placeOf">The place of an item.</param>
    public JsonObject Answer(string name, IReadOnlyList<JsonNode> items, Func<int, long> placeOf)
    {
        JsonObject answer = new() { [name] = new JsonArray([.. items.Take(Size)]) };
        if (items.Count > Size)
            answer["nextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"after {placeOf(Size - 1)}"));
        return answer;
    }

    private static long Parse(string token)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(token, bytes, out var length) && Encoding.UTF8.GetString(bytes[..length]).Split(' ') is ["after", var place]
            ? long.Parse(place, CultureInfo.InvariantCulture)
            : throw ApiError.Client("Invalid nextToken");
    }
}
