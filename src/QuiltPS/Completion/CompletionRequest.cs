using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Quilt;
using Quilt.Registries;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>What a completer knows: the word so far, the parameters before it, and the pipeline that the command stands in.</summary>
/// <param name="Word">The word so far, without quotes.</param>
/// <param name="Command">The command.</param>
/// <param name="Bound">The parameters that are given already.</param>
internal sealed record CompletionRequest(string Word, CommandAst Command, IDictionary Bound)
{
    /// <summary>The text of a parameter that is given already, or that Get-QuiltPackage is given earlier in the pipeline; null when there is none.</summary>
    public string? Text(string parameter) => TextOf(Bound[parameter]) ?? Upstream()?.GetValueOrDefault(parameter);

    /// <summary>The package object that a parameter holds; null when it holds none.</summary>
    public Package? Package => Values(Bound["Package"]).Select(value => value as Package ?? (value as PackageReference)?.Package).FirstOrDefault();

    /// <summary>The package that parameters name; null when they name none.</summary>
    public PackageAddress? Address()
    {
        if ((Text("Package") ?? Text("Name")) is not { } text)
            return null;
        var address = PackageAddress.Parse(text);
        return address with { TopHash = Text("TopHash") ?? address.TopHash, Tag = Text("Tag") ?? address.Tag };
    }

    /// <summary>Whether the command takes its input from another one.</summary>
    public bool IsPiped => Command.Parent is PipelineAst pipeline && pipeline.PipelineElements[0] != Command;

    /// <summary>Whether the word has the name of a parameter before it.</summary>
    public bool IsNamed(string parameter) => Command.CommandElements.OfType<CommandParameterAst>()
        .Any(one => parameter.StartsWith(one.ParameterName, StringComparison.OrdinalIgnoreCase));

    /// <summary>The registry that parameters name, else the default one.</summary>
    public Registry Registry()
    {
        var text = Address()?.Registry ?? Text("Registry") ?? Isolated.Settings().DefaultRegistry;
        var location = RegistryLocation.IsUrl(text)
            ? RegistryLocation.Parse(text, "/")
            : RegistryLocation.OfFolder(SessionPath.Resolve(Session().Path, text));
        return Providers.Of(location, S3()).Open(location);
    }

    /// <summary>How AWS is reached, as parameters and the session say.</summary>
    public S3Options S3() => S3Options.Of(Text("ProfileName"), Text("Region"), Text("EndpointUrl"), Session().PSVariable.GetValue);

    /// <summary>What AWS Batch has, as it is reached from here.</summary>
    /// <param name="what">What is asked for.</param>
    /// <param name="ask">Asks.</param>
    public IEnumerable<Candidate> BatchNames(string what, Func<IBatchNames, CancellationToken, Task<IReadOnlyList<BatchName>>> ask)
    {
        var aws = S3();
        var found = CompletionCache.Get(
            string.Join('\n', what, aws.ProfileName, aws.Region, aws.EndpointUrl, aws.Environment),
            () => ask(SessionRuns.NamesOf(aws), CancellationToken.None));
        return found.Select(one => new Candidate(one.Name, one.Description));
    }

    // Completers are not given the session; the runspace that asks is this thread's.
    private static SessionState Session()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState").Invoke<SessionState>().Single();
    }

    private static string? TextOf(object? value) => Values(value).Select(item => item switch
    {
        string text => text,
        PackageReference reference => reference.Text,
        Quilt.Package or null => null,
        _ => item.ToString(),
    }).FirstOrDefault();

    private static IEnumerable<object?> Values(object? value) => value switch
    {
        PSObject wrapped => Values(wrapped.BaseObject),
        object[] { Length: > 0 } several => Values(several[0]),
        _ => [value],
    };

    // `Get-QuiltPackage lab/LA5c | Get-QuiltEntry sub<Tab>`: the package is what the command before says, as far as it says it in constants.
    private Dictionary<string, string>? Upstream()
    {
        if (Command.Parent is not PipelineAst pipeline)
            return null;
        var source = pipeline.PipelineElements.TakeWhile(element => element != Command).OfType<CommandAst>()
            .LastOrDefault(element => string.Equals(element.GetCommandName(), "Get-QuiltPackage", StringComparison.OrdinalIgnoreCase));
        return source is null
            ? null
            : StaticParameterBinder.BindCommand(source).BoundParameters
                .Where(pair => pair.Value.ConstantValue is string)
                .ToDictionary(pair => pair.Key, pair => (string)pair.Value.ConstantValue, StringComparer.OrdinalIgnoreCase);
    }
}
