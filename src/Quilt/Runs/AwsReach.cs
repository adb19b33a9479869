namespace Quilt.Runs;

/// <summary>What jobs on AWS Batch can read: S3, and nothing of this machine.</summary>
public static class AwsReach
{
    /// <summary>Refuses a subject of a registry that is a folder of this machine and holds its files: no subject of it can be read.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.PackageNotPushed"/>.</exception>
    public static void CheckRegistry(Subject subject)
    {
        if (subject.Package is not { Registry: { } registry, Name: not null } package || RunOutput.IsS3(registry) || LocalInput(subject) is null)
            return;
        throw new QuiltException(
            Problem.PackageNotPushed,
            $"The package '{package.Name}' lies on this machine, in '{registry}', where no job on AWS Batch can read it. Copy it to S3 (Copy-QuiltPackage {package.Name} -Registry '{registry}' -Destination s3://bucket) " +
            $"and submit the subjects of that, Get-QuiltSubject {package.Name} -Registry s3://bucket; or run the jobs on this machine, with -Local in place of -Queue.",
            package);
    }

    /// <summary>Refuses a subject of which a file is of this machine.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.PackageNotPushed"/>.</exception>
    internal static void Check(Subject subject)
    {
        if (LocalInput(subject) is { } local)
            throw new QuiltException(Problem.PackageNotPushed, $"'{local.LogicalKey}' is a file of this machine, where no job on AWS Batch can read it: push the package to s3:// first.", subject);
    }

    private static Entry? LocalInput(Subject subject) => RecordedSubject.AllInputs(subject).Select(input => input.Entry).FirstOrDefault(entry => entry.PhysicalKey.IsLocal);
}
