using Quilt.Runs;

namespace QuiltPS;

/// <summary>A job that is to be submitted, in one line: what it reads, and on AWS Batch where it runs, what, with how much, and where its results go.</summary>
internal static class PlanText
{
    public static string Of(JobPlan plan, RunSpec spec) =>
        $"{plan.Name} ({Display.Count(plan.InputCount, "input file")}, {Display.Size(plan.InputSize)}){(spec.Aws is { } aws ? OnAws(plan, spec, aws) : "")}";

    private static string OnAws(JobPlan plan, RunSpec spec, AwsSpec aws) =>
        $" on queue {spec.Queue} in {aws.Region}, by {RevisionOf(spec, aws)}, " +
        $"image {spec.Image}, {aws.Needs}, results to {plan.Output}";

    private static string? RevisionOf(RunSpec spec, AwsSpec aws) => aws switch
    {
        { LacksRevision: false } => spec.JobDefinition,
        { ContainerTag: { } tag } => $"a new revision of {spec.JobDefinition} with the tag {tag}",
        _ => $"a new revision like {spec.JobDefinition}, which is not active any more",
    };
}
