using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace QuiltPS;

/// <summary>
/// The base of argument completers: takes quotes off and puts them on, keeps to what begins as the word does, and never throws, since
/// a shell that cannot complete should do nothing.
/// </summary>
public abstract class QuiltCompleter : IArgumentCompleter
{
    // More than a menu can show is of no use.
    private const int Most = 200;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            CompletionRequest request = new(Unquote(wordToComplete), commandAst, fakeBoundParameters);
            var found = Find(request).Where(found => Fits(found, request.Word)).Take(Most).Select(ToResult);
            return [.. found.Concat(More(request)).DistinctBy(result => result.CompletionText)];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <summary>What may stand there.</summary>
    private protected abstract IEnumerable<Candidate> Find(CompletionRequest request);

    /// <summary>What the shell itself has to add.</summary>
    private protected virtual IEnumerable<CompletionResult> More(CompletionRequest request) => [];

    /// <summary>Folders, in the shell's own way with paths, so that ~, drives, blanks and the current folder are as everywhere.</summary>
    private protected static IEnumerable<CompletionResult> Folders(string word) =>
        CompletionCompleters.CompleteFilename(word).Where(found => found.ResultType == CompletionResultType.ProviderContainer);

    /// <summary>Whether a candidate goes on from the word.</summary>
    private protected virtual bool Fits(Candidate candidate, string word) => candidate.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static CompletionResult ToResult(Candidate found)
    {
        var tooltip = Display.Line(found.Tooltip);
        return new CompletionResult(Quote(found.Text), Display.Line(found.Text), CompletionResultType.ParameterValue, tooltip.Length == 0 ? found.Text : tooltip);
    }

    private static string Unquote(string? word) => (word ?? "").Trim('"', '\'');

    // A name comes from a registry, so nothing in it may mean anything to the shell.
    private static string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || "/_-.:+@".Contains(c)) && text is not (['-' or '@', ..])
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
