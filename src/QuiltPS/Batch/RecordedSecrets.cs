using System.Collections.Immutable;
using Quilt;

namespace QuiltPS;

/// <summary>The variables that jobs are given.</summary>
/// <param name="Values">Those of -Environment.</param>
/// <param name="IsNamed">Whether somebody named them; else they are the recorded ones of a result that is made again.</param>
/// <param name="Recorded">The recorded ones; null: they are not known, or there is no such result.</param>
internal sealed record GivenVariables(ImmutableSortedDictionary<string, string> Values, bool IsNamed, ImmutableSortedDictionary<string, string>? Recorded);

/// <summary>What becomes of them.</summary>
/// <param name="Plain">Those that are recorded.</param>
/// <param name="Secret">Those of which only the names are.</param>
/// <param name="IsAsRecorded">Whether the plain ones are those that were recorded.</param>
internal sealed record SplitVariables(ImmutableSortedDictionary<string, string> Plain, ImmutableSortedDictionary<string, string> Secret, bool IsAsRecorded);

/// <summary>
/// The variables that were secrets of any of the results that one call makes again. What is given for those is no plain variable of the others: its
/// value would stand in their record.
/// </summary>
internal sealed class RecordedSecrets
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> plain = new(StringComparer.Ordinal);

    /// <summary>Adds the secrets of the next result, and tells what it is given.</summary>
    /// <param name="own">Its secrets.</param>
    /// <param name="given">The variables.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>: a result before it was given one of them as a plain variable.</exception>
    public SplitVariables Add(IReadOnlyList<string> own, GivenVariables given)
    {
        names.UnionWith(own);
        if (plain.FirstOrDefault(names.Contains) is { } name)
        {
            throw new QuiltException(
                Problem.InvalidEnvironment,
                $"'{name}' is a secret of this result, and was none of others before it, in whose record its value stands or would. Submit those apart that have it: … | Where-Object SecretName -Contains {name} | Submit-QuiltBatch …",
                name);
        }
        var split = Split(own, given);
        if (!split.IsAsRecorded)
            plain.UnionWith(split.Plain.Keys);
        return split;
    }

    /// <summary>What becomes of the variables of a result that was added, or of no result.</summary>
    /// <param name="own">Its secrets.</param>
    /// <param name="given">The variables.</param>
    public SplitVariables Split(IReadOnlyList<string> own, GivenVariables given)
    {
        // Who names nothing but secrets gives what was not recorded, and means the rest as it was.
        var isAsRecorded = !given.IsNamed || (given is { Recorded: not null, Values.Count: > 0 } && given.Values.Keys.All(names.Contains));
        var secret = given.Values.Where(variable => isAsRecorded ? own.Contains(variable.Key) : names.Contains(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var others = isAsRecorded && given.IsNamed ? given.Recorded! : given.Values;
        return new(others.RemoveRange(secret.Keys), secret, isAsRecorded);
    }
}
