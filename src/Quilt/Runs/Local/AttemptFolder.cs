using System.Globalization;

namespace Quilt.Runs.Local;

/// <summary>The folder of one attempt: nothing in it is shared with another attempt.</summary>
internal sealed class AttemptFolder
{
    private readonly string runFolder;
    private readonly string place;

    /// <param name="runFolder">The run's folder.</param>
    /// <param name="job">The job.</param>
    /// <param name="attempt">The attempt's number.</param>
    public AttemptFolder(string runFolder, JobState job, int attempt)
    {
        this.runFolder = runFolder;
        place = job.Place.Replace('/', Path.DirectorySeparatorChar);
        Root = Path.Combine(
            runFolder, "jobs", job.Number.ToString(CultureInfo.InvariantCulture), attempt.ToString(CultureInfo.InvariantCulture));
    }

    public string Root { get; }

    /// <summary>The inputs, as they lie in the package.</summary>
    public string Inputs => Path.Combine(Root, "inputs");

    /// <summary>The list of inputs.</summary>
    public string InputList => Path.Combine(Root, "inputs.json");

    /// <summary>The sidecar that is made for the job, where it gets one; named as CMeDS names it.</summary>
    public string Sidecar => Path.Combine(Root, "sidecar", $"{Path.GetFileName(place)}.json");

    /// <summary>Where the program starts.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>Where the program writes its results.</summary>
    public string Output => Path.Combine(Root, "output", place);

    /// <summary>Everything that the program wrote to its standard output and error.</summary>
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>Where the results of a successful attempt are in the end.</summary>
    public string FinalOutput => Path.Combine(runFolder, "output", place);

    /// <summary>Makes the folders that must be there when the program starts.</summary>
    public void Create()
    {
        PrivateFolder.Delete(Root);
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Output);
    }

    /// <summary>Puts the results where those of successful attempts are; one rename, so they are there whole or not at all.</summary>
    public void MoveOutputIntoPlace()
    {
        Directory.CreateDirectory(Output);
        Directory.CreateDirectory(Path.GetDirectoryName(FinalOutput)!);
        // Only an attempt whose owner died between the move and its record can have left something there.
        if (Directory.Exists(FinalOutput))
            Directory.Move(FinalOutput, Path.Combine(Root, "replaced"));
        Directory.Move(Output, FinalOutput);
    }

    /// <summary>Removes what nobody needs any more; after a failure the work folder stays for whoever looks for its cause.</summary>
    public void CleanUp(bool succeeded)
    {
        PrivateFolder.Delete(Inputs);
        if (!succeeded)
            return;
        PrivateFolder.Delete(Work);
        PrivateFolder.Delete(Path.Combine(Root, "output"));
        PrivateFolder.Delete(Path.Combine(Root, "replaced"));
    }
}
