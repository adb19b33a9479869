using System.Management.Automation;

namespace QuiltPS;

/// <summary>The base of cmdlets that write files about jobs: without any argument but the file's name, about those of the newest run.</summary>
public abstract class JobExportCmdlet : LatestJobCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string Path { get; set; } = "";

    /// <summary>The ids of runs: all their jobs. By default the newest run.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Run")]
    [Alias("Id", "Run")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public override string[] RunId { get; set; } = [];

    /// <summary>Replace files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Give the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>A file that is to be written; one that cannot be is told before the work begins.</summary>
    private protected OutputFile Target(string path) => new(FullPath(path), Force);

    /// <summary>Gives a file that was written, to whoever asked for it.</summary>
    private protected void Pass(OutputFile file)
    {
        if (PassThru)
            WriteObject(new FileInfo(file.Path));
    }
}
