using System.Text.Json;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>A revision of a job definition that is like another one but for the image.</summary>
internal static class DefinitionCopy
{
    /// <summary>What registers it; without tags.</summary>
    public static RegisterJobDefinitionRequest Of(JobDefinition origin, string image)
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

    /// <summary>What makes two revisions alike: all but name and tags.</summary>
    public static string ContentOf(JobDefinition origin, string image)
    {
        var request = Of(origin, image);
        return JsonSerializer.Serialize(
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
    }
}
