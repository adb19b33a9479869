using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Amazon.Batch.Model;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>
/// What a job definition says of what its container runs, beside the image: it determines results, so it is part of the input key, and it is recorded. Values of secrets
/// are neither.
/// </summary>
internal static class DefinitionProgram
{
    /// <summary>The command, with the values of parameters in place of <c>Ref::name</c>; one that is named like a secret stays as it stands.</summary>
    public static ImmutableArray<string> CommandOf(JobDefinition definition)
    {
        ImmutableArray<string> command = [.. definition.ContainerProperties.Command ?? []];
        if (definition.Parameters is not { Count: > 0 } parameters)
            return command;
        // How far a name goes within a word AWS does not say: the longest that there is.
        var names = parameters.Keys.OrderByDescending(name => name.Length).Select(Regex.Escape);
        Regex reference = new($"Ref::({string.Join('|', names)})", RegexOptions.CultureInvariant);
        return [.. command.Select(word => reference.Replace(word, match => SecretNames.Matches(match.Groups[1].Value) ? match.Value : parameters[match.Groups[1].Value] ?? ""))];
    }

    /// <summary>The environment, less secrets and what the contract sets for every job; null: there is none.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="given">Secrets that go over it, whatever their names.</param>
    public static ImmutableSortedDictionary<string, string>? EnvironmentOf(JobDefinition definition, IReadOnlyDictionary<string, string> given)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var variable in (definition.ContainerProperties.Environment ?? []).Where(variable => variable.Name is not null))
        {
            if (!SecretNames.Matches(variable.Name) && !JobEnvironment.IsContract(variable.Name) && !given.ContainsKey(variable.Name))
                all[variable.Name] = variable.Value ?? "";
        }
        return all.Count > 0 ? all.ToImmutable() : null;
    }
}
