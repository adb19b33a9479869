namespace Quilt.Runs;

/// <summary>Where a job is shown in a browser; null where no such page is known.</summary>
/// <param name="Job">The job.</param>
/// <param name="Log">Its log.</param>
/// <param name="Output">Its results.</param>
public sealed record JobLinks(Uri? Job, Uri? Log, Uri? Output)
{
    /// <summary>No pages.</summary>
    public static JobLinks None { get; } = new(null, null, null);
}
