using System.Text.Json;

namespace Quilt.Help;

/// <summary>What PowerShell knows of a cmdlet: written by tools/CmdletFacts.ps1, read here.</summary>
internal sealed record CmdletFact(
    string Name,
    IReadOnlyList<string> OutputTypes,
    IReadOnlyList<ParameterFact> Parameters,
    IReadOnlyList<ParameterSetFact> ParameterSets)
{
    public static IReadOnlyList<CmdletFact> Load(string path) =>
        JsonSerializer.Deserialize<List<CmdletFact>>(File.ReadAllBytes(path))
        ?? throw new InvalidDataException($"{path} holds no cmdlets.");

    /// <summary>The types whose objects can be piped in as they are.</summary>
    public IReadOnlyList<string> InputTypes =>
    [
        .. ParameterSets.SelectMany(set => set.Parameters)
            .Where(binding => binding.ByValue)
            .Select(binding => Parameter(binding.Name).Element)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public ParameterFact Parameter(string name) => Parameters.First(parameter => parameter.Name == name);
}

/// <summary>A parameter, whatever set it is used in.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Type">Its type as PowerShell writes it: <c>string[]</c>.</param>
/// <param name="Element">The full name of the type, or of an array's elements.</param>
/// <param name="IsSwitch">Whether it takes no value.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Wildcards">Whether its values may be patterns.</param>
/// <param name="Values">The only values that it accepts; empty when it is free.</param>
internal sealed record ParameterFact(
    string Name,
    string Type,
    string Element,
    bool IsSwitch,
    IReadOnlyList<string> Aliases,
    bool Wildcards,
    IReadOnlyList<string> Values);

/// <summary>A parameter set with its parameters in the order of the syntax line.</summary>
internal sealed record ParameterSetFact(
    string Name,
    bool IsDefault,
    string Syntax,
    IReadOnlyList<BindingFact> Parameters)
{
    /// <summary>PowerShell's name for the set of a cmdlet that has only one.</summary>
    public const string Only = "__AllParameterSets";
}

/// <summary>How a parameter is bound in one set.</summary>
internal sealed record BindingFact(
    string Name,
    bool Required,
    int? Position,
    bool ByValue,
    bool ByPropertyName,
    bool Remaining)
{
    public string PositionText => Position?.ToString() ?? "named";

    public string PipelineText => (ByValue, ByPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };
}
