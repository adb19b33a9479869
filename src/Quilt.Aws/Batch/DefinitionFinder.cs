using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>Finds the exact revision of a job definition that jobs are submitted with.</summary>
/// <param name="batch">A client that may send again.</param>
/// <param name="region">The region.</param>
internal sealed class DefinitionFinder(AmazonBatchClient batch, string region)
{
    private const string Active = "ACTIVE";

    /// <summary>
    /// The revision that a name, <c>name:revision</c> or ARN means. A name means its newest active revision of those that users registered: what
    /// this program registered for an image's tag was for that run only.
    /// </summary>
    /// <param name="definition">What the user wrote.</param>
    /// <param name="report">Told when a name does not mean the newest of all, or means one of this program's; may be null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="alsoInactive">Whether it may be inactive: no job can be submitted with it, but another revision be like it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.JobDefinitionNotFound"/>; <see cref="Problem.JobDefinitionNotUsable"/>.</exception>
    public async Task<JobDefinition> FindAsync(string definition, IReport? report, CancellationToken cancellationToken, bool alsoInactive = false)
    {
        var name = DefinitionName.Parse(definition);
        var found = name.Revision is null
            ? Choose(await ActiveAsync(name.Name, cancellationToken).ConfigureAwait(false), report)
            : await FindRevisionAsync(name, cancellationToken).ConfigureAwait(false);
        if (found is null)
            throw await NotFoundAsync(name, cancellationToken).ConfigureAwait(false);
        if (!IsActive(found) && !alsoInactive)
            throw new QuiltException(Problem.JobDefinitionNotUsable, $"The job definition '{definition}' is {found.Status}: name an active revision.", definition);
        if (found.ContainerProperties?.Image is null)
            throw new QuiltException(Problem.JobDefinitionNotUsable, $"The job definition '{definition}' is not of one container: only such can be given a subject each.", definition);
        return found;
    }

    /// <summary>Whether jobs can be submitted with a revision.</summary>
    public static bool IsActive(JobDefinition definition) => definition.Status is null or Active;

    /// <summary>The newest active revision that is like another one but for the image; null when there is none.</summary>
    public async Task<JobDefinition?> FindLikeAsync(JobDefinition origin, string image, CancellationToken cancellationToken)
    {
        var wanted = DefinitionCopy.ContentOf(origin, image);
        var all = await ActiveAsync(origin.JobDefinitionName, cancellationToken).ConfigureAwait(false);
        return all.Where(one => one.ContainerProperties?.Image == image && DefinitionCopy.ContentOf(one, image) == wanted).MaxBy(one => one.Revision);
    }

    /// <summary>The active revisions of a name that this program registered.</summary>
    public async Task<IReadOnlyList<JobDefinition>> FindOwnAsync(string name, CancellationToken cancellationToken) =>
        [.. (await ActiveAsync(name, cancellationToken).ConfigureAwait(false)).Where(DefinitionRegistration.IsOwn)];

    private static JobDefinition? Choose(IReadOnlyList<JobDefinition> active, IReport? report)
    {
        var newest = active.MaxBy(one => one.Revision);
        var users = active.Where(one => !DefinitionRegistration.IsOwn(one)).MaxBy(one => one.Revision);
        if (newest is not null && newest != users)
        {
            report?.Verbose(users is null
                ? $"'{newest.JobDefinitionName}' means {DefinitionName.Of(newest)}, its newest revision: QuiltPS registered all that are active, each for a -ContainerTag."
                : $"'{users.JobDefinitionName}' means {DefinitionName.Of(users)}, the newest revision that a user registered: what is newer, up to {DefinitionName.Of(newest)}, QuiltPS registered for a -ContainerTag.");
        }
        return users ?? newest;
    }

    private Task<List<JobDefinition>> ActiveAsync(string name, CancellationToken cancellationToken) =>
        batch.GetDefinitionsAsync(new() { JobDefinitionName = name, Status = Active }, name, cancellationToken);

    // AWS Batch takes name:revision; other servers know revisions by their ARNs only.
    private async Task<JobDefinition?> FindRevisionAsync(DefinitionName name, CancellationToken cancellationToken)
    {
        var found = await batch.GetDefinitionsAsync(new() { JobDefinitions = [name.Text] }, name.Text, cancellationToken).ConfigureAwait(false);
        if (found.Count > 0 || name.IsArn)
            return found.MaxBy(one => one.Revision);
        var all = await batch.GetDefinitionsAsync(new() { JobDefinitionName = name.Name }, name.Text, cancellationToken).ConfigureAwait(false);
        return all.Find(one => one.Revision == name.Revision);
    }

    private async Task<QuiltException> NotFoundAsync(DefinitionName name, CancellationToken cancellationToken)
    {
        var all = await batch.GetDefinitionsAsync(new() { Status = Active }, name.Text, cancellationToken).ConfigureAwait(false);
        var newest = Choose([.. all.Where(one => one.JobDefinitionName == name.Name)], null);
        var advice = newest is null
            ? BatchPlace.Advice(name.Name, all.Select(one => one.JobDefinitionName))
            : $"Did you mean {DefinitionName.Of(newest)}, which its name alone means?";
        return new QuiltException(Problem.JobDefinitionNotFound, $"There is no active job definition '{name.Text}' in {BatchPlace.Of(batch, region)}. {advice}", name.Text);
    }
}
