namespace Quilt.Aws.Batch;

/// <summary>Something of a job is not known, for a reason that may pass; never shown to users.</summary>
internal sealed class TroubleException(string what, QuiltException cause) : Exception($"{what}: {cause.Message}", cause)
{
    /// <summary>The reason.</summary>
    public QuiltException Cause => cause;
}
