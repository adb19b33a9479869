namespace QuiltPS;

/// <summary>Completes the names of settings; the tooltip says what each is for.</summary>
public sealed class SettingNameCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request) =>
        Isolated.Settings().All().Select(setting => new Candidate(setting.Name, setting.Description ?? ""));
}
