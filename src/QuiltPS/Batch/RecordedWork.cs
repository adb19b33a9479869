using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>What a package tells of how a result was made, and whether a job that is about to be submitted makes the same.</summary>
/// <param name="Input">The revision and the image.</param>
/// <param name="InputKey">The input key; null when it is not known.</param>
/// <param name="ProgramDigest">The digest of the program; null when it is not known.</param>
/// <param name="SecretNames">The names of variables whose values were not recorded.</param>
internal sealed record RecordedWork(QuiltUri Input, string? InputKey, string? ProgramDigest, IReadOnlyList<string> SecretNames)
{
    /// <summary>Reads which revision and image a result was made from.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PackageNotPushed"/>: its job was imported, and all that is known is where the image lay; <see cref="Problem.InvalidUri"/>.
    /// </exception>
    public static QuiltUri ReadInput(string input) => !input.StartsWith("s3://", StringComparison.Ordinal) ? QuiltUri.Parse(input) : throw new QuiltException(
        Problem.PackageNotPushed,
        $"What was made of '{input}' cannot be made again: it comes from a job that batchtools submitted and Import-QuiltBatch took up, and which version of that object the job read nobody recorded. " +
        "Push the images as a package (Push-QuiltPackage user/package -Path s3://bucket/folder -NoCopy), and submit its subjects: Get-QuiltSubject user/package | Submit-QuiltBatch …",
        input);

    /// <summary>Whether a plan makes the same.</summary>
    public bool Fits(JobPlan plan) => InputKey is null || plan.InputKey == InputKey;

    /// <summary>Refuses a program that is another one than was recorded.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.ProgramChanged"/>.</exception>
    public void CheckProgram(RunSpec spec)
    {
        if (spec.Program is { } program && ProgramDigest is not null && program.Digest != ProgramDigest)
        {
            throw new QuiltException(
                Problem.ProgramChanged,
                $"'{program.Path}' is not the program that made this result: its digest is {program.Digest}, and {ProgramDigest} was recorded. Put that one back, or name the program to use with -FilePath.",
                program.Path);
        }
    }

    /// <summary>Refuses to go without secrets.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.SecretsMissing"/>: the message names them.</exception>
    public void CheckSecrets(RunSpec spec)
    {
        var missing = SecretNames.Except(spec.Secrets.Keys).Except(spec.Environment.Keys).ToList();
        if (missing.Count > 0)
        {
            throw new QuiltException(
                Problem.SecretsMissing,
                $"This result was made with secrets, whose values are not recorded: {string.Join(", ", missing)}. Give them with -LicenseFile, or with -Environment: where that names nothing but them, the other variables are those that were recorded.",
                Input.ToString());
        }
    }

    /// <summary>Refuses a job over other inputs, arguments or variables than were recorded.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InputKeyChanged"/>: the message says what is known of the cause.</exception>
    public void Check(JobPlan plan, RunSpec spec)
    {
        if (Fits(plan))
            return;
        var gone = (spec.Program?.Arguments ?? []).Where(argument => Path.IsPathRooted(argument) && !Path.Exists(argument)).ToList();
        throw new QuiltException(
            Problem.InputKeyChanged,
            $"{plan.Name} cannot be made again as it was: its input key would be {plan.InputKey}, and {InputKey} was recorded. " +
            (spec.Program is null ? "The image, command, parameters or environment of its job definition, or which sidecars belong to its image, is another. Name the job definition with -JobDefinition to make another result."
            : gone.Count > 0 ? $"Its argument names a file that is not here: {string.Join(", ", gone)}." : "A file among its arguments, or which sidecars belong to its image, is another.") +
            (spec.Program is null ? "" : " Name the arguments with -ArgumentList to make another result."),
            Input.ToString());
    }
}
