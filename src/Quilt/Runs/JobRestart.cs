namespace Quilt.Runs;

/// <summary>Gives jobs of one run another attempt.</summary>
internal sealed class JobRestart(RunView run, RestartOptions options, IReport report)
{
    private readonly RunRecord record = run.Record;

    public async Task<IReadOnlyList<Job>> RunAsync(IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        int[] candidates = [.. numbers.Where(CanRestart)];
        foreach (var number in numbers.Except(candidates))
            report.Verbose($"Job {RunId.OfJob(record.Header.Id, number)} is {run.Judge(record.GetJob(number)).Current.Status}: it is left alone.");
        if (candidates.Length == 0)
            return [];
        if (record.Header.Package is null)
        {
            throw new QuiltException(
                Problem.PackageNotPushed,
                $"The jobs of run {record.Header.Id} were imported, and nobody kept what they read: push their images as a package, and submit its subjects.",
                record.Header.Id);
        }
        var secrets = FindSecrets();
        var (digest, keys) = await FindInputKeysAsync(candidates, cancellationToken).ConfigureAwait(false);
        var memory = await FindMemoryAsync(candidates, cancellationToken).ConfigureAwait(false);
        candidates = [.. memory.Keys];
        if (candidates.Length == 0)
            return [];
        var owner = await run.Engine.JoinAsync(record, cancellationToken).ConfigureAwait(false);
        // Decided while nobody else can append: of two sessions that restart the same job, one does.
        var events = await record.AppendAsync(
            () => [.. candidates.Where(CanRestart).Select(number => NewAttempt(number, keys?[number], digest, memory[number], owner))],
            cancellationToken).ConfigureAwait(false);
        int[] restarted = [.. events.Cast<AttemptSubmitted>().Select(e => e.Job)];
        await run.Engine.SubmitAsync(record, restarted, secrets, cancellationToken).ConfigureAwait(false);
        return [.. restarted.Select(run.GetJob)];
    }

    private bool CanRestart(int number) => run.Judge(record.GetJob(number)).CanRestart;

    private AttemptSubmitted NewAttempt(int number, string? inputKey, string? digest, int? memory, string? owner)
    {
        var last = record.GetJob(number).Current;
        return new AttemptSubmitted
        {
            Job = number,
            Attempt = last.Number + 1,
            InputKey = inputKey ?? last.InputKey,
            ImageDigest = inputKey is null ? last.ImageDigest : digest,
            AskedMemory = memory,
            Owner = owner,
        };
    }

    // What each is to ask for. One that no machine is large enough for would wait for ever: it is told, and left out.
    private async Task<Dictionary<int, int?>> FindMemoryAsync(int[] numbers, CancellationToken cancellationToken)
    {
        Dictionary<int, int?> found = [];
        foreach (var number in numbers)
        {
            var last = record.GetJob(number).Current;
            try
            {
                found[number] = await MemoryRaise.NextAsync(run.Engine, record, options.MemoryOnRetry, last.Failure, last.Memory, last.AskedMemory, cancellationToken).ConfigureAwait(false);
            }
            catch (QuiltException error) when (error.Problem is Problem.JobDoesNotFit)
            {
                var id = RunId.OfJob(record.Header.Id, number);
                report.Error(new QuiltException(error.Problem, $"Job {id} is not restarted: {error.Message}", id, error));
            }
        }
        return found;
    }

    private Dictionary<string, string> FindSecrets()
    {
        var known = run.Engine.SecretsOf(record);
        Dictionary<string, string> secrets = [];
        List<string> missing = [];
        foreach (var name in record.Header.SecretNames)
        {
            if (options.Secrets.TryGetValue(name, out var value) || known.TryGetValue(name, out value))
                secrets[name] = value;
            else
                missing.Add(name);
        }
        return missing.Count == 0
            ? secrets
            : throw new QuiltException(
                Problem.SecretsMissing,
                $"The jobs of run {record.Header.Id} get secrets, which are not stored. Give them again, with -LicenseFile or -Environment: {string.Join(", ", missing)}.",
                record.Header.Id);
    }

    // An edited program makes other results of the same inputs: the new attempts say so by their input keys.
    private async Task<(string? Digest, Dictionary<int, string>? Keys)> FindInputKeysAsync(int[] numbers, CancellationToken cancellationToken)
    {
        if (record.Header.Spec.Program is not { } program)
            return (null, null);
        var now = await LocalProgram.HashAsync(program, cancellationToken).ConfigureAwait(false);
        if (now.Digest != program.Digest || !now.ArgumentDigests.SequenceEqual(program.ArgumentDigests))
            report.Warning($"'{program.Path}', or a file among its arguments, changed since run {record.Header.Id} was submitted: the new attempts get other input keys.");
        else if (numbers.All(number => record.GetJob(number).Current.ImageDigest is null))
            return (null, null);
        var spec = record.Header.Spec with { Program = now };
        return (now.Digest, numbers.ToDictionary(number => number, number => InputKey.Compute(record.ReadSubject(record.GetJob(number)), spec)));
    }
}
