namespace Quilt.Runs;

/// <summary>Where a run's results belong: a place in the package, and for AWS Batch a prefix in S3 that ends in that place.</summary>
internal static class RunOutput
{
    private const string Scheme = "s3://";

    /// <summary>Refuses, before anything is done, what cannot be the output of a run.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>; <see cref="Problem.InvalidDestination"/>: a path of this machine, for jobs elsewhere; the folder of what they read.</exception>
    public static void Check(RunSpec spec)
    {
        if (spec.Engine == AwsSpec.EngineName && IsOfThisMachine(spec.Output))
        {
            throw new QuiltException(
                Problem.InvalidDestination,
                $"'{spec.Output}' is no place that jobs on AWS Batch could write to. Write -Output s3://bucket/user/package/results/1.0.0, or the place in the package, results/1.0.0, without a slash before it.",
                spec.Output);
        }
        if (PlaceOf(spec.Output, null).Split('/').Contains(AwsSpec.InputFolder) && spec.Engine == AwsSpec.EngineName)
        {
            throw new QuiltException(
                Problem.InvalidDestination, $"'{spec.Output}' cannot be an output: '{AwsSpec.InputFolder}' is where jobs find what they read, beside their results. Name another folder.", spec.Output);
        }
    }

    /// <summary>What is odd about the place of results in a package, and what was probably meant; null: nothing.</summary>
    /// <param name="spec">How the jobs are to be run, with the output as the user named it.</param>
    /// <param name="package">The package.</param>
    public static string? DoubtOf(RunSpec spec, Package package)
    {
        if (package.Name is not { } name)
            return null;
        var place = PlaceOf(spec.Output, name);
        if (!IsS3(spec.Output))
            return BelowOf(place, name) is { } below ? $"{Lists(spec.Output, place, name)}: -Output takes the place in the package. Probably meant: -Output {(below.Length == 0 ? "results" : below)}." : null;
        if (place != PlaceOf(spec.Output, null))
            return null;
        // A bucket of its own for results is a wish; the package's own bucket, or a package of the same user, is a slip more likely.
        var home = package.Registry is { } registry && IsS3(registry) ? registry.TrimEnd('/') : null;
        var isOfPackage = place.StartsWith(name[..(name.IndexOf('/') + 1)], StringComparison.Ordinal);
        if (!isOfPackage && (home is null || !$"{spec.Output.TrimEnd('/')}/".StartsWith($"{home}/", StringComparison.Ordinal)))
            return null;
        var rest = isOfPackage ? place.Split('/', 3).ElementAtOrDefault(2) ?? "" : place;
        var bucket = string.Join('/', spec.Output.Split('/')[..3]);
        return $"{Lists(spec.Output, place, name)}, since it is not below {bucket}/{name}. Probably meant: -Output {bucket}/{name}/{(rest.Length == 0 ? "results" : rest)}.";
    }

    /// <summary>
    /// The place in the package, without slashes around it; empty is the package's root. Of an S3 prefix it is what stands below
    /// <c>s3://bucket/user/pkg/</c>, or below the bucket when the prefix is not of that package.
    /// </summary>
    /// <param name="output">What the user named.</param>
    /// <param name="package">The package's name; null when it is not known yet.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>; <see cref="Problem.InvalidDestination"/>: an S3 prefix without a bucket.</exception>
    public static string PlaceOf(string output, string? package)
    {
        var place = IsS3(output) ? KeyOf(output, package) : output.Trim('/');
        return place.Length == 0 || place == "." ? "" : LogicalKey.Check(place);
    }

    /// <summary>The output of a run over a package: for AWS Batch an S3 prefix, in the registry's bucket below the package's name when only a place was named.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidDestination"/>: only a place was named, and the registry is not in S3.</exception>
    public static string Of(RunSpec spec, Package package)
    {
        if (spec.Engine != AwsSpec.EngineName)
            return spec.Output;
        if (IsS3(spec.Output))
            return spec.Output.TrimEnd('/');
        return package.Registry is { } registry && IsS3(registry)
            ? Join($"{registry.TrimEnd('/')}/{package.Name}", PlaceOf(spec.Output, package.Name)).TrimEnd('/')
            : throw new QuiltException(
                Problem.InvalidDestination, $"Jobs on AWS Batch write to S3, and '{spec.Output}' is no place there: -Output s3://bucket/{package.Name}/results.", spec.Output);
    }

    /// <summary>The logical key of something below a place.</summary>
    public static string Join(string place, string path) => place.Length == 0 || path.Length == 0 ? place + path : $"{place}/{path}";

    /// <summary>Whether a text is a URL of S3.</summary>
    public static bool IsS3(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    // A folder, a drive, or a URL of another kind, or of S3 with a slash too few.
    private static bool IsOfThisMachine(string output) =>
        output is ['/' or '\\' or '~', ..] or [_, ':', '/' or '\\', ..] || (output.Contains(":/", StringComparison.Ordinal) && !IsS3(output));

    private static string Lists(string output, string place, string package) =>
        $"With -Output {output} the results will stand in the package {package} at '{Join(place, "<group>/<subject>")}'";

    // The part of a path below a package's name; null when it does not begin with that.
    private static string? BelowOf(string path, string package) =>
        path == package ? "" : path.StartsWith($"{package}/", StringComparison.Ordinal) ? path[(package.Length + 1)..] : null;

    private static string KeyOf(string output, string? package)
    {
        if (output[Scheme.Length..].Trim('/').Split('/', 2) is not [{ Length: > 0 } _, .. var rest])
            throw new QuiltException(Problem.InvalidDestination, $"'{output}' names no bucket: write s3://bucket/user/package/results.", output);
        var key = rest is [var path] ? path : "";
        return package is null ? key : BelowOf(key, package) ?? key;
    }
}
