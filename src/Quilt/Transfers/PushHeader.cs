namespace Quilt.Transfers;

/// <summary>What a push writes into a package's first line.</summary>
internal static class PushHeader
{
    /// <summary>The package with the message and metadata of the push.</summary>
    public static Package Apply(Package package, PushPlan plan)
    {
        if (plan.Options.Metadata is { } metadata)
            package = package with { Metadata = metadata };
        // A message belongs to one push, so that of the revision before is not repeated: like quilt3, a push without one writes null.
        var isAsPublished = plan.Package.TopHash is not null && plan.Options.Metadata is null;
        return plan.Options.Message is null && isAsPublished ? package : package with { Message = plan.Options.Message };
    }
}
