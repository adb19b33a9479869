using Quilt;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>The newest revisions of a package as completers offer them.</summary>
internal sealed class Revisions
{
    private const int Most = 50;

    // Messages stand in manifests, of which a large one takes long to read: those that are not at hand by then stay unsaid.
    private const int MessagesMilliseconds = 120;

    private readonly List<(Revision Revision, string Tooltip)> found = [];

    /// <summary>The revisions of a package of a registry.</summary>
    public static Revisions Of(Registry registry, string name) =>
        CompletionCache.Get($"revisions\n{registry.Location}\n{name}", () => LoadAsync(registry, PackageName.Parse(name)));

    /// <summary>The hashes, in full, behind a beginning.</summary>
    public IEnumerable<Candidate> ByHash(string beginning) =>
        found.DistinctBy(item => item.Revision.TopHash).Select(item => new Candidate(beginning + item.Revision.TopHash, item.Tooltip));

    /// <summary>The tags behind a beginning.</summary>
    public IEnumerable<Candidate> ByTag(string beginning) =>
    [
        .. found.Where(item => item.Revision.IsLatest).Select(item => new Candidate($"{beginning}latest", item.Tooltip)),
        .. found.Where(item => item.Revision.Tag != "latest").Select(item => new Candidate(beginning + item.Revision.Tag, item.Tooltip)),
    ];

    private static async Task<Revisions> LoadAsync(Registry registry, PackageName name)
    {
        Revisions revisions = new();
        using CancellationTokenSource messages = new();
        await foreach (var revision in registry.RevisionsAsync(name, CancellationToken.None).ConfigureAwait(false))
        {
            if (revisions.found.Count == 0)
                messages.CancelAfter(MessagesMilliseconds); // what came before was no reading of manifests
            var message = await MessageAsync(registry, name, revision, messages.Token).ConfigureAwait(false);
            revisions.found.Add((revision, $"{Display.Time(revision.Created)} {message}{(revision.IsLatest ? " (latest)" : "")}".Trim()));
            if (revisions.found.Count == Most)
                break;
        }
        return revisions;
    }

    private static async Task<string?> MessageAsync(Registry registry, PackageName name, Revision revision, CancellationToken cancellationToken)
    {
        try
        {
            return cancellationToken.IsCancellationRequested
                ? null
                : (await registry.GetAsync(name, revision.TopHash, null, cancellationToken).ConfigureAwait(false)).Message?.Trim().Split('\n')[0].TrimEnd();
        }
        catch (Exception e) when (e is OperationCanceledException or QuiltException)
        {
            return null;
        }
    }
}
