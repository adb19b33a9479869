using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Finds the exact revision of a job definition that jobs are submitted with, and registers one for another image where none is there.</summary>
/// <param name="batch">A client that may send again.</param>
/// <param name="once">A client that sends once.</param>
internal sealed partial class DefinitionFinder(AmazonBatchClient batch, AmazonBatchClient once)
{
    private const string Active = "ACTIVE";
    private const string Registrar = "quilt:registered-by";
    private const string Self = "QuiltPS";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The revision that a name (its newest active one), <c>name:revision</c> or ARN means.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.JobDefinitionNotFound"/>; <see cref="Problem.JobDefinitionNotUsable"/>.</exception>
    public async Task<JobDefinition> FindAsync(string definition, CancellationToken cancellationToken)
    {
        var found = Revision().IsMatch(definition)
            ? await FindRevisionAsync(definition, cancellationToken).ConfigureAwait(false)
            : await batch.GetDefinitionsAsync(new() { JobDefinitionName = definition, Status = Active }, definition, cancellationToken).ConfigureAwait(false);
        var newest = found.MaxBy(one => one.Revision) ?? throw await NotFoundAsync(definition, cancellationToken).ConfigureAwait(false);
        if (newest.Status is not (null or Active))
            throw new QuiltException(Problem.JobDefinitionNotUsable, $"The job definition '{definition}' is {newest.Status}: name an active revision.", definition);
        if (newest.ContainerProperties?.Image is null)
            throw new QuiltException(Problem.JobDefinitionNotUsable, $"The job definition '{definition}' is not of one container: only such can be given a subject each.", definition);
        return newest;
    }

    // AWS Batch takes name:revision; other servers know revisions by their ARNs only.
    private async Task<IReadOnlyList<JobDefinition>> FindRevisionAsync(string definition, CancellationToken cancellationToken)
    {
        var found = await batch.GetDefinitionsAsync(new() { JobDefinitions = [definition] }, definition, cancellationToken).ConfigureAwait(false);
        if (found.Count > 0 || definition.Split(':') is not [var name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            return found;
        var all = await batch.GetDefinitionsAsync(new() { JobDefinitionName = name }, definition, cancellationToken).ConfigureAwait(false);
        return [.. all.Where(one => one.Revision == revision)];
    }

    /// <summary>The newest active revision that is like another one but for the image; null when there is none.</summary>
    public async Task<JobDefinition?> FindLikeAsync(JobDefinition origin, string image, CancellationToken cancellationToken)
    {
        var wanted = Content(Copy(origin, image));
        var all = await batch.GetDefinitionsAsync(new() { JobDefinitionName = origin.JobDefinitionName, Status = Active }, origin.JobDefinitionName, cancellationToken).ConfigureAwait(false);
        return all.Where(one => one.ContainerProperties?.Image == image && Content(Copy(one, image)) == wanted).MaxBy(one => one.Revision);
    }

    /// <summary>The active revisions of a name that this program registered.</summary>
    public async Task<IReadOnlyList<JobDefinition>> FindOwnAsync(string name, CancellationToken cancellationToken) =>
        [.. (await batch.GetDefinitionsAsync(new() { JobDefinitionName = name, Status = Active }, name, cancellationToken).ConfigureAwait(false)).Where(one => one.Tags?.GetValueOrDefault(Registrar) == Self)];

    /// <summary>Registers a revision that is like another one but for the image.</summary>
    /// <param name="origin">The revision that it is like.</param>
    /// <param name="image">Its image.</param>
    /// <param name="tags">Tags of those for whom it is made; whoever finds it later leaves them as they are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JobDefinition> RegisterAsync(JobDefinition origin, string image, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        var request = Copy(origin, image);
        request.Tags = new(origin.Tags ?? []) { [Registrar] = Self };
        foreach (var (name, value) in tags)
            request.Tags[name] = value;
        try
        {
            var made = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            return new JobDefinition
            {
                JobDefinitionName = made.JobDefinitionName,
                JobDefinitionArn = made.JobDefinitionArn,
                Revision = made.Revision,
                ContainerProperties = request.ContainerProperties,
            };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && BatchFailure.IsUndecided(error))
        {
            // Nobody knows whether it was done: a second one would be a duplicate.
            return await FindLikeAsync(origin, image, cancellationToken).ConfigureAwait(false)
                ?? throw BatchFailure.ToException(error, "batch:RegisterJobDefinition", origin.JobDefinitionName);
        }
        catch (AmazonBatchException error)
        {
            throw BatchFailure.ToException(error, "batch:RegisterJobDefinition", origin.JobDefinitionName);
        }
    }

    /// <summary>An image's name with another tag.</summary>
    public static string WithTag(string image, string tag)
    {
        var name = image.Split('@')[0];
        var colon = name.IndexOf(':', name.LastIndexOf('/') + 1);
        return $"{(colon < 0 ? name : name[..colon])}:{tag}";
    }

    /// <summary>The digest that an image's name states; null when it states none.</summary>
    public static string? DigestOf(string image) => image.Split('@') is [_, var digest] ? digest : null;

    // A call that came too fast did nothing: it is made again, later each time.
    private async Task<RegisterJobDefinitionResponse> SendAsync(RegisterJobDefinitionRequest request, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await once.RegisterJobDefinitionAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (BatchFailure.IsThrottling(error))
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<QuiltException> NotFoundAsync(string definition, CancellationToken cancellationToken)
    {
        var all = await batch.GetDefinitionsAsync(new() { Status = Active }, definition, cancellationToken).ConfigureAwait(false);
        var name = definition[(definition.LastIndexOf('/') + 1)..].Split(':')[0];
        var newest = all.Where(one => one.JobDefinitionName == name).Max(one => one.Revision);
        var near = newest is null ? NearText.Find(name, all.Select(one => one.JobDefinitionName).Distinct()) : $"{name}:{newest}, its newest active revision";
        return new QuiltException(Problem.JobDefinitionNotFound, $"There is no active job definition '{definition}'.{(near is null ? "" : $" Did you mean {near}?")}", definition);
    }

    private static RegisterJobDefinitionRequest Copy(JobDefinition origin, string image)
    {
        // Its members are settable only: a copy by way of JSON leaves the original as it is.
        var container = JsonSerializer.Deserialize<ContainerProperties>(JsonSerializer.Serialize(origin.ContainerProperties, ConstantJson.Options), ConstantJson.Options)!;
        container.Image = image;
        return new RegisterJobDefinitionRequest
        {
            JobDefinitionName = origin.JobDefinitionName,
            Type = origin.Type,
            ContainerProperties = container,
            ConsumableResourceProperties = origin.ConsumableResourceProperties,
            Parameters = origin.Parameters,
            PlatformCapabilities = origin.PlatformCapabilities,
            PropagateTags = origin.PropagateTags,
            RetryStrategy = origin.RetryStrategy,
            SchedulingPriority = origin.SchedulingPriority,
            Timeout = origin.Timeout,
        };
    }

    private static string Content(RegisterJobDefinitionRequest request) => JsonSerializer.Serialize(
        new
        {
            request.Type,
            request.ContainerProperties,
            request.ConsumableResourceProperties,
            Parameters = request.Parameters?.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            request.PlatformCapabilities,
            request.PropagateTags,
            request.RetryStrategy,
            request.SchedulingPriority,
            request.Timeout,
        },
        ConstantJson.Options);

    [GeneratedRegex(@"(:[0-9]+|^arn:.*:job-definition/.*)\z")]
    private static partial Regex Revision();
}
