using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Quilt.Json;

/// <summary>
/// Brings JSON text into the form of the top hash without making objects, and sees whether the text is in the manifest's form already.
/// Its scratch memory is used again and again: one for each thread.
/// </summary>
internal sealed class HashFormTranscoder
{
    private readonly List<Member> members = [];
    private readonly ByteBuffer names = new(256);
    private readonly ByteBuffer scratch = new(256);

    /// <summary>Appends a JSON value.</summary>
    /// <param name="json">One JSON value, of valid UTF-8.</param>
    /// <param name="target">Where to.</param>
    /// <returns>Whether the text is byte for byte what Python prints for the value in a manifest.</returns>
    /// <exception cref="JsonException">The text is not one JSON value, or holds one that Python could not write again.</exception>
    public bool Append(ReadOnlySpan<byte> json, ByteBuffer target)
    {
        members.Clear();
        names.Truncate(0);
        Walk walk = new(this, json, target);
        return walk.Run();
    }

    /// <summary>A member of an object: its name's bytes, and where it stands in the target.</summary>
    /// <param name="Decoded">Whether the name was escaped, so that it lies in the buffer of names.</param>
    /// <param name="NameStart">Where the name begins.</param>
    /// <param name="NameLength">The name's bytes.</param>
    /// <param name="Start">Where the member begins in the target.</param>
    /// <param name="End">Where it ends.</param>
    private readonly record struct Member(bool Decoded, int NameStart, int NameLength, int Start, int End);

    private ref struct Walk(HashFormTranscoder owner, ReadOnlySpan<byte> json, ByteBuffer target)
    {
        private readonly HashFormTranscoder owner = owner;
        private readonly ReadOnlySpan<byte> json = json;
        private readonly ByteBuffer target = target;
        private Utf8JsonReader reader = new(json, MetadataJson.Options);
        private int end; // where the last token ended
        private bool canonical = true;

        public bool Run()
        {
            reader.Read();
            Expect(0);
            Value();
            if (reader.Read())
                throw new JsonException("More text follows the value.");
            return canonical && end == json.Length;
        }

        private void Value()
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Object();
                    break;
                case JsonTokenType.StartArray:
                    Array();
                    break;
                case JsonTokenType.String:
                    Text();
                    break;
                case JsonTokenType.Number:
                    Number();
                    break;
                default:
                    target.Append(reader.ValueSpan);
                    end = (int)reader.TokenStartIndex + reader.ValueSpan.Length;
                    break;
            }
        }

        private void Number()
        {
            var start = target.Length;
            if (!PythonNumber.TryAppend(target, reader.ValueSpan))
                throw new JsonException(PythonNumber.OutOfRange);
            canonical &= target.Written[start..].SequenceEqual(reader.ValueSpan);
            end = (int)reader.TokenStartIndex + reader.ValueSpan.Length;
        }

        private void Array()
        {
            target.Append((byte)'[');
            end = (int)reader.TokenStartIndex + 1;
            for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
            {
                if (!first)
                    target.Append((byte)',');
                Expect(first ? (byte)0 : (byte)',');
                Value();
            }
            Close(']');
        }

        private void Object()
        {
            target.Append((byte)'{');
            end = (int)reader.TokenStartIndex + 1;
            var firstMember = owner.members.Count;
            var firstName = owner.names.Length;
            var start = target.Length;
            var sorted = true;
            for (var first = true; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; first = false)
            {
                Expect(first ? (byte)0 : (byte)',');
                if (!first)
                    target.Append((byte)',');
                var memberStart = target.Length;
                var (decoded, nameStart, nameLength) = Name();
                reader.Read();
                Expect((byte)':');
                Value();
                Member member = new(decoded, nameStart, nameLength, memberStart, target.Length);
                sorted = sorted && (first || NameOf(owner.members[^1]).SequenceCompareTo(NameOf(member)) < 0);
                owner.members.Add(member);
            }
            if (!sorted)
                Sort(firstMember, start);
            owner.members.RemoveRange(firstMember, owner.members.Count - firstMember);
            owner.names.Truncate(firstName);
            Close('}');
        }

        // Notes where the name's decoded bytes are, since names sort by code point, not by their escaped form.
        private (bool Decoded, int Start, int Length) Name()
        {
            var nameStart = (int)reader.TokenStartIndex + 1;
            var nameLength = reader.ValueSpan.Length;
            var decoded = reader.ValueIsEscaped;
            Text();
            if (decoded)
            {
                (nameStart, nameLength) = (owner.names.Length, owner.scratch.Length);
                owner.names.Append(owner.scratch.Written);
            }
            target.Append((byte)':');
            return (decoded, nameStart, nameLength);
        }

        private void Text()
        {
            end = (int)reader.TokenStartIndex + 2 + reader.ValueSpan.Length;
            if (!reader.ValueIsEscaped)
            {
                PythonText.Append(target, reader.ValueSpan, ascii: true);
                return;
            }
            var text = owner.Decode(ref reader);
            PythonText.Append(target, text, ascii: true);
            var length = target.Length;
            PythonText.AppendContent(target, text, ascii: false);
            canonical &= target.Written[length..].SequenceEqual(reader.ValueSpan);
            target.Truncate(length);
        }

        // Python sorts names by code point and keeps the last of equal ones.
        private void Sort(int firstMember, int start)
        {
            var unsorted = target.Written[start..].ToArray();
            var order = owner.members[firstMember..];
            var names = order.ConvertAll(static _ => System.Array.Empty<byte>());
            for (var i = 0; i < order.Count; i++)
                names[i] = NameOf(order[i]).ToArray();
            var sorted = Enumerable.Range(0, order.Count).ToArray();
            System.Array.Sort(sorted, (a, b) => names[a].AsSpan().SequenceCompareTo(names[b]) is not 0 and var byName ? byName : a - b);
            target.Truncate(start);
            for (var i = 0; i < sorted.Length; i++)
            {
                if (i + 1 < sorted.Length && names[sorted[i]].AsSpan().SequenceEqual(names[sorted[i + 1]]))
                {
                    canonical = false;
                    continue;
                }
                if (target.Length > start)
                    target.Append((byte)',');
                var member = order[sorted[i]];
                target.Append(unsorted.AsSpan(member.Start - start, member.End - member.Start));
            }
        }

        private readonly ReadOnlySpan<byte> NameOf(Member member) =>
            (member.Decoded ? owner.names.Written : json).Slice(member.NameStart, member.NameLength);

        private void Close(char bracket)
        {
            Expect(0);
            end = (int)reader.TokenStartIndex + 1;
            target.Append((byte)bracket);
        }

        // In the manifest's form a token follows the last one at once, or after a separator and one space.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Expect(byte separator)
        {
            var start = (int)reader.TokenStartIndex;
            canonical &= separator == 0
                ? start == end
                : start == end + 2 && json[end] == separator && json[end + 1] == ' ';
        }
    }

    private ReadOnlySpan<byte> Decode(ref Utf8JsonReader reader)
    {
        scratch.Truncate(0);
        try
        {
            scratch.Advance(reader.CopyString(scratch.Reserve(reader.ValueSpan.Length)));
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text holds half a surrogate pair (\\ud800 to \\udfff).", e);
        }
        return scratch.Written;
    }
}
