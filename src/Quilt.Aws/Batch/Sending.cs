namespace Quilt.Aws.Batch;

/// <summary>A job or array that is being sent.</summary>
/// <param name="Name">Its name, of any form.</param>
/// <param name="Mark">What marks it among jobs of that name.</param>
/// <param name="Recorded">When it was recorded.</param>
internal sealed record Sending(string Name, string Mark, DateTimeOffset Recorded);
