namespace Quilt.Runs;

/// <summary>What each job of a run asks for, in place of what its job definition says: recorded with results, so that they are made again with as much.</summary>
public static class RunResources
{
    /// <summary>The name of the memory in MiB.</summary>
    internal const string Memory = "memory";

    private const string Vcpu = "vcpu";
    private const string Gpu = "gpu";
    private const string Timeout = "timeout"; // seconds
    private const string Priority = "priority";
    private const string Share = "share_identifier";

    /// <summary>What a run's jobs ask for; null when they ask for nothing.</summary>
    public static Metadata? Of(RunSpec spec)
    {
        KeyValuePair<string, object?>[] all =
        [
            new(Vcpu, spec.Aws?.Vcpu),
            new(Memory, (long?)spec.Aws?.Memory),
            new(Gpu, (long?)spec.Aws?.Gpu),
            new(Timeout, spec.Timeout?.TotalSeconds),
            new(Priority, (long?)spec.Aws?.Priority),
            new(Share, spec.Aws?.ShareIdentifier ?? spec.Aws?.RecordedShare),
        ];
        var asked = all.Where(one => one.Value is not null).ToList();
        return asked.Count > 0 ? Metadata.From(asked) : null;
    }

    /// <summary>A spec that asks for what was recorded, where it does not ask for something else itself.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>: what was recorded is no such number or name.</exception>
    public static RunSpec Apply(Metadata recorded, RunSpec spec)
    {
        var timeout = spec.Timeout ?? (Read(recorded, Timeout, 0.001, TimeSpan.FromDays(365).TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return spec with
        {
            Timeout = timeout,
            Aws = spec.Aws is not { } aws ? null : aws with
            {
                Vcpu = aws.Vcpu ?? Read(recorded, Vcpu, 0.25, 10_000),
                Memory = aws.Memory ?? (int?)Read(recorded, Memory, 4, int.MaxValue),
                Gpu = aws.Gpu ?? (int?)Read(recorded, Gpu, 1, 64),
                Priority = aws.Priority ?? (int?)Read(recorded, Priority, 0, 9999),
                RecordedShare = aws.ShareIdentifier is null ? ReadShare(recorded) : null,
            },
        };
    }

    private static string? ReadShare(Metadata recorded) => recorded[Share] switch
    {
        null => null,
        string { Length: > 0 } share => share,
        _ => throw new QuiltException(Problem.InvalidSetting, $"The package says that the run asked for {Share} '{recorded[Share]}', which is no name: name the share with -ShareIdentifier.", Share),
    };

    private static double? Read(Metadata recorded, string name, double least, double most)
    {
        double? value = recorded[name] switch
        {
            null => null,
            long number => number,
            double number => number,
            _ => double.NaN,
        };
        return value is null || (value >= least && value <= most)
            ? value
            : throw new QuiltException(
                Problem.InvalidSetting,
                $"The package says that the run asked for {name} '{recorded[name]}', which is no number from {least} to {most}: name what the jobs are to have.",
                name);
    }
}
