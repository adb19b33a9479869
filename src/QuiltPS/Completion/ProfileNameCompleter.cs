namespace QuiltPS;

/// <summary>Completes the profiles of the AWS config and credentials files.</summary>
public sealed class ProfileNameCompleter : QuiltCompleter
{
    private const string Profile = "profile ";

    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request) =>
        InFile("AWS_CONFIG_FILE", "config", OfConfig).Concat(InFile("AWS_SHARED_CREDENTIALS_FILE", "credentials", section => section))
            .DistinctBy(candidate => candidate.Text);

    // Read here, by their headings only: the AWS SDK is not loaded for a key that is pressed.
    private static IEnumerable<Candidate> InFile(string variable, string name, Func<string, string?> profileOf)
    {
        var file = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", name);
        return !File.Exists(file)
            ? []
            : File.ReadLines(file)
                .Select(line => line.Trim())
                .Where(line => line.StartsWith('[') && line.Contains(']', StringComparison.Ordinal))
                .Select(line => profileOf(line[1..line.IndexOf(']', StringComparison.Ordinal)].Trim()))
                .OfType<string>()
                .Select(profile => new Candidate(profile, $"a profile of {file}"));
    }

    // Sign-ins and services have sections of their own there.
    private static string? OfConfig(string section) =>
        section == "default" ? section
        : section.StartsWith(Profile, StringComparison.Ordinal) ? section[Profile.Length..].Trim()
        : null;
}
