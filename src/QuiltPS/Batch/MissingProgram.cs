using Quilt;

namespace QuiltPS;

/// <summary>Nobody said what jobs run, or where.</summary>
internal static class MissingProgram
{
    /// <summary>What is missing of what the jobs of subjects run; null: nothing.</summary>
    public static QuiltException? OfSubjects(bool isForAws, string? filePath, string? queue, string? jobDefinition) => (isForAws, filePath, queue, jobDefinition) switch
    {
        (false, null or "", _, _) => Error(null),
        (true, _, null or "", _) => new(Problem.QueueNotFound, "Name the job queue that the jobs go to: -Queue, its name or ARN.", null),
        (true, _, _, null or "") => new(Problem.JobDefinitionNotFound, "Name the job definition of the jobs: -JobDefinition, its name, name:revision or ARN.", null),
        _ => null,
    };

    /// <summary>The error where no program was named.</summary>
    /// <param name="input">What the result that is to be made again was made from; null or empty: there is none.</param>
    public static QuiltException Error(string? input) => string.IsNullOrEmpty(input)
        ? new(Problem.ProgramNotFound, "Name the program that the jobs run: -FilePath ./program.ps1; or for AWS Batch -Queue and -JobDefinition.", null)
        : new(Problem.ProgramNotFound, $"What was made from '{input}' was not made by a program of this kind of machine. Name one with -FilePath.", input);
}
