using System.Management.Automation;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>What jobs on this machine run: the parameters of Submit-QuiltBatch that jobs on AWS Batch do not have.</summary>
public abstract class LocalJobCmdlet : RecordedJobCmdlet
{
    private protected const string LocalSet = "Local";

    /// <summary>Run the jobs on this machine, each as a process; so they are where a program is named.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    [Parameter(ParameterSetName = LocalAgainSet)]
    public SwitchParameter Local { get; set; }

    /// <summary>The program: a path, or a name that is looked for in PATH. A .ps1 runs in the PowerShell of this session.</summary>
    [Parameter(Position = 0, ParameterSetName = LocalSet)]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    public string? FilePath { get; set; }

    /// <summary>The program's arguments. One that names an existing file is made absolute, and its content is part of the input key.</summary>
    [Parameter(Position = 1, ParameterSetName = LocalSet)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = LocalAgainSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AwsAgainSet, DontShow = true)] // empty then; else that emptiness would choose the other set
    [Alias("Args")]
    [ValidateNotNull]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>How many jobs run at once; by default as many as this machine has cores.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    [Parameter(ParameterSetName = LocalAgainSet)]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>The parameters that the user named; what comes by the pipeline is not among them.</summary>
    private protected IReadOnlySet<string> Named { get; private set; } = new HashSet<string>();

    /// <inheritdoc/>
    protected override void Begin() => Named = MyInvocation.BoundParameters.Keys.ToHashSet();

    /// <summary>Looks the program up that is named, and warns of arguments that look like scripts and are not there.</summary>
    // What was recorded is taken as it stands: a text that was no file's name then is none now.
    private protected ProgramSpec FindProgram()
    {
        var path = ProgramPath(FilePath!);
        var folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        var isRecorded = ParameterSetName == LocalAgainSet && !Named.Contains(nameof(ArgumentList));
        var interpreter = path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) ? CallingPowerShell.ScriptCommand : [];
        var program = Await((_, token) => LocalProgram.ResolveAsync(path, ArgumentList, isRecorded ? null : folder, interpreter, token));
        foreach (var argument in ProgramArguments.MissingScripts(program))
            WriteWarning($"The argument '{argument}' looks like a script, but there is no such file: the jobs, which run in folders of their own, will not find it.");
        return program;
    }

    // A bare name is looked for in PATH, unless a file of that name lies here: who names a script of his folder means that one.
    private string ProgramPath(string filePath)
    {
        var isName = filePath.AsSpan().IndexOfAny('/', '\\') < 0 && !filePath.StartsWith('~');
        return isName && !File.Exists(FullPath(filePath)) ? filePath : FullPath(filePath);
    }
}
